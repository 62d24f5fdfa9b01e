"""What customers are told of a case, as data/tellings.yml words it."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from actions.cases.inspecting import REFUSALS
from actions.policy.reading import Item, read_yaml

PLACES = frozenset(
    "rma order items what page slip shop email phone hours last_day answer_by accepted refused remedy open sum to days "
    "due_by tracking title number".split()
)
OF_ORDERS = frozenset("order shop email phone sum to title".split())
"""Known of a cancellation, which is no case and has no page."""
STEPS = (
    "opened",
    "evidence_asked",
    "awaited",
    "reminder_customer",
    "received",
    "accepted",
    "partly",
    "rejected",
    "refund_due",
    "refunded",
    "exchange_sent",
    "shipping_accepted",
    "shipping_rejected",
    "shipping_refund_paid",
    "expired",
    "withdrawn",
)
QUIET = ("inspected", "closed", "photos_added", "shipping_claimed")
SENTENCES = ("refund", "exchange", "open_until", "ask", "tracking", "later", "your_payment")


@dataclass(frozen=True, slots=True)
class Step:
    """What is told of one step: its title, for subjects and the page of a case, and the text."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Texts:
    """All of it, with placeholders such as {rma}."""

    subject: str
    closing: str
    cancellation_subject: str
    cancellation_paid: Step
    steps: Mapping[str, Step]
    quiet: Mapping[str, str]
    refusals: Mapping[str, str]
    sentences: Mapping[str, str]

    def title(self, step: str) -> str | None:
        """What the page of a case calls a step; None where it is nothing for customers."""
        return self.steps[step].title if step in self.steps else self.quiet.get(step)


def load_texts(path: Path) -> Texts:
    """Read the texts. Raises BadData, which names the file, the key and the line at fault."""
    keys = read_yaml(path).keys(
        ("subject", "closing", "cancellations", "steps", "quiet", "refusals", "sentences")
    )
    cancellations = keys["cancellations"].keys(("subject", "refunded"))
    return Texts(
        subject=_text(keys["subject"]),
        closing=_text(keys["closing"]),
        cancellation_subject=_text(cancellations["subject"], OF_ORDERS),
        cancellation_paid=_step(cancellations["refunded"], OF_ORDERS),
        steps={name: _step(item) for name, item in keys["steps"].keys(STEPS).items()},
        quiet=_texts(keys["quiet"], QUIET),
        refusals=_texts(keys["refusals"], REFUSALS),
        sentences=_texts(keys["sentences"], SENTENCES),
    )


def _step(item: Item, places: frozenset[str] = PLACES) -> Step:
    keys = item.keys(("title", "text"))
    return Step(_text(keys["title"], places), _text(keys["text"], places))


def _texts(item: Item, names: tuple[str, ...]) -> dict[str, str]:
    return {name: _text(one) for name, one in item.keys(names).items()}


def _text(item: Item, places: frozenset[str] = PLACES) -> str:
    text = item.text()
    try:
        names = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:
        item.fail("has a brace without its partner; write placeholders as {rma}")
    unknown = sorted(names - places)
    if unknown:
        item.fail(f"has the placeholder {{{unknown[0]}}}; there are {', '.join(sorted(places))}")
    return text
