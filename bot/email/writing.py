"""Writing an answer: what was said in the conversation, as one mail with a text and an HTML part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from actions.assistant.opening import hours
from actions.assistant.wording import moment
from actions.handoffs import HandoffRequest
from actions.mail import Letter, LinkKind, Links, load_letter
from actions.orders import OrderNumbers
from actions.policy import Shop
from bot.conversations.events import Event, Source
from bot.email.asking import bare_subject
from bot.email.showing import short, shower

PROOF_PLACES = ("link", "subject", "arrived")
DRAFT_PLACES = ("missing", "subject", "arrived", "about")
MOST_CHOICES = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice that is open, with the link that makes it."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Written:
    """A mail as it goes out."""

    subject: str
    text: str
    html: str


class Writer:
    """Writes the mails that customers get, with the texts of the mail folder."""

    def __init__(self, folder: Path, shop: Shop, links: Links) -> None:
        self._shop, self._links = shop, links
        self._templates = Environment(
            loader=FileSystemLoader(folder),
            undefined=StrictUndefined,
            autoescape=select_autoescape(("html",)),
            keep_trailing_newline=True,
        )
        numbers = OrderNumbers(prefix=shop.order_prefix, digits=shop.order_digits)
        self._templates.filters |= {"shown": shower(links, numbers), "short": short}
        self._proof: Letter = load_letter(folder / "proof.txt", PROOF_PLACES)
        self._draft: Letter = load_letter(folder / "draft.txt", DRAFT_PLACES)

    def answer(self, subject: str, said: Sequence[Event], conversation: str, now: datetime) -> Written:
        """What was said in a conversation since the last mail, with a link for each choice that is open."""
        agent = next(
            (str(event.data.get("name") or "") for event in said if event.source is Source.AGENT), ""
        )
        last = said[-1].number
        person = "" if agent else self._links.url(LinkKind.PERSON, conversation, last, since=now)
        paragraphs = [event.text for event in said if event.text]
        return self._fill(
            re_subject(subject),
            paragraphs,
            choices_in(said, self._links, conversation, now),
            now,
            person,
            agent,
        )

    def news(self, subject: str, paragraphs: list[str], now: datetime) -> Written:
        """News of which no conversation told, as a mail of its own."""
        return self._fill(subject, paragraphs, [], now, "", "")

    def proof(self, subject: str, mail: int, arrived_at: datetime, now: datetime) -> Written:
        """The mail that asks its receiver to show by a link that they wrote to us."""
        link = self._links.url(LinkKind.PROVE, str(mail), 0, since=now)
        letter = self._proof.to(
            "",
            link=link,
            subject=bare_subject(subject) or self._shop.name,
            arrived=moment(arrived_at, self._shop.zone),
        )
        paragraphs = [part.strip() for part in letter.text.split("\n\n") if part.strip()]
        return self._fill(letter.subject, paragraphs, [], now, "", "")

    def draft(self, subject: str, arrived_at: datetime, request: HandoffRequest) -> str:
        """The answer that a person begins with: what is known is in it, what is missing stands in brackets."""
        about = f" about order {request.order_number}" if request.order_number else ""
        letter = self._draft.to(
            "",
            subject=subject,
            arrived=moment(arrived_at, self._shop.zone),
            about=about,
            missing=request.missing or "your answer",
        )
        return letter.text.strip()

    def _fill(
        self,
        subject: str,
        paragraphs: list[str],
        choices: list[Choice],
        now: datetime,
        person: str,
        agent: str,
    ) -> Written:
        facts = {
            "subject": subject,
            "paragraphs": paragraphs,
            "choices": choices,
            "person": person,
            "agent": agent,
            "shop": self._shop,
            "hours": hours(self._shop, now),
        }
        text, html = (
            self._templates.get_template(f"answer.{kind}").render(facts) for kind in ("txt", "html")
        )
        return Written(subject, text, html)


def choices_in(said: Sequence[Event], links: Links, conversation: str, now: datetime) -> list[Choice]:
    """The buttons of the last thing said that had any, each as a link; a link names its button by its place."""
    asked = next((event for event in reversed(said) if event.data.get("buttons")), None)
    if asked is None:
        return []
    return [
        Choice(
            str(button.get("title")),
            links.url(LinkKind.PRESS, conversation, asked.number, str(place), since=now),
        )
        for place, button in enumerate(asked.data["buttons"][:MOST_CHOICES])
    ]


def re_subject(subject: str) -> str:
    """The subject of an answer."""
    return f"Re: {bare_subject(subject)}".strip()
