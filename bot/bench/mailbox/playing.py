"""Handing the mails to a desk, and judging what it did with each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from ruamel.yaml import YAML
from sqlalchemy import select

from actions.database import Database
from actions.orders.models import OrderRow
from actions.policy.facts import Status
from bot.bench.mailbox.forms import FORMS, USUAL, Draft

SCRIPT = Path(__file__).with_name("mails.yml")
FIRST = 600_000
SUBJECTS = ("Hello", "My order", "Question", "Request", "Help please")
LINES = {
    "LAMP-MOON": ("Levitating Moon Lamp", "54.80"),
    "BLANKET-W": ("Weighted Blanket", "69.00"),
}
# The states of an order: hours ago, but for `promised`, which may lie ahead; what else the import says.
ORDERS: dict[str, dict[str, Any]] = {
    "fresh": {"placed": 2},
    "fresh_two": {"placed": 3, "skus": ["LAMP-MOON", "BLANKET-W"]},
    "late": {"placed": 30},
    "left_early": {"placed": 5, "shipped": 1},
    "under_way": {"placed": 72, "shipped": 48, "promised": -72},
    "overdue": {"placed": 288, "shipped": 240, "promised": 60},
    "delivered": {"placed": 240, "shipped": 192, "delivered": 120},
    "old": {"placed": 1200, "shipped": 1150, "delivered": 1000},
    "retailer": {"placed": 240, "shipped": 192, "delivered": 120, "channel": "A Retailer"},
    "cancelled": {"placed": 60, "cancelled": 48},
}


@dataclass(frozen=True, slots=True)
class Sent:
    """One mail as it is handed in, what is right to do with it, and the numbers that its words name."""

    group: Mapping[str, Any]
    form: str
    draft: Draft
    second: str

    @property
    def raw(self) -> bytes:
        """The mail byte by byte."""
        return FORMS[self.form](self.draft)

    def filled(self, text: str) -> str:
        """A text of the script with this mail's numbers."""
        return text.replace("{number}", self.draft.number).replace("{second}", self.second)


@dataclass(frozen=True, slots=True)
class Judged:
    """What was done with a mail, and what is wrong with that; ``automatic``: a wrong answer went to the customer."""

    sent: Sent
    done: str
    wrong: tuple[str, ...]
    answer: str

    @property
    def automatic(self) -> bool:
        """Whether something wrong was said or done without a person."""
        return bool(self.wrong) and self.done == "answered"


def mailbox() -> Iterator[Sent]:
    """Every mail of the script."""
    groups = YAML(typ="safe").load(SCRIPT)
    every = [(group, text) for group in groups for text in group["texts"]]
    for place, (group, text) in enumerate(every):
        forms = group.get("forms", USUAL)
        number, second = f"AT-{FIRST + 2 * place}", f"AT-{FIRST + 2 * place + 1}"
        words = text.replace("{number}", number).replace("{second}", second)
        draft = Draft(
            place=place,
            sender=f"robin.{place}@example.com",
            text=words,
            number=number,
            proven=group.get("sender") != "unproven",
            subject=SUBJECTS[place % len(SUBJECTS)],
        )
        yield Sent(group, forms[group["texts"].index(text) % len(forms)], draft, second)


def records(sent: Sent, now: datetime) -> Iterator[dict[str, Any]]:
    """The orders of a mail's sender, as the import reads them."""
    kind = sent.group.get("order")
    if kind is None:
        return
    owner = (
        f"other.{sent.draft.place}@example.org" if sent.group.get("owner") == "other" else sent.draft.sender
    )
    yield record(sent.draft.number, owner, ORDERS[kind], now)
    if not sent.group.get("single"):
        yield record(sent.second, sent.draft.sender, ORDERS["delivered"], now)


def record(number: str, email: str, state: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """One order."""
    skus = state.get("skus", ["LAMP-MOON"])
    at = {
        name: (now - timedelta(hours=hours)).isoformat()
        for name, hours in state.items()
        if isinstance(hours, int)
    }
    parcel = {
        "carrier": "UPS",
        "tracking": "1Z0000000000000042",
        "shipped_at": at.get("shipped"),
        "promised_by": at.get("promised"),
        "delivered_at": at.get("delivered"),
        "skus": skus,
    }
    return {
        "number": number,
        "placed_at": at["placed"],
        "channel": state.get("channel", "website"),
        "status": next((name for name in ("cancelled", "delivered", "shipped") if name in at), "placed"),
        "cancelled_at": at.get("cancelled"),
        "refunds": [{"amount": "59.80", "due_at": (now + timedelta(days=2)).isoformat(), "paid_at": None}]
        if "cancelled" in at
        else [],
        "customer": {"name": "Robin Example", "email": email, "phone": None},
        "ship_to": {"postal_code": "33127", "country": "US"},
        "payment_method": "Visa",
        "currency": "USD",
        "shipping_fee": "5.00",
        "lines": [_line(sku) for sku in skus],
        "shipments": [parcel] if "shipped" in at else [],
    }


def _line(sku: str) -> dict[str, Any]:
    title, price = LINES[sku]
    return {
        "sku": sku,
        "title": title,
        "variant": None,
        "quantity": 1,
        "unit_price": price,
        "return_shipping": "customer",
    }


async def hand_in(client: httpx.AsyncClient, database: Database, sent: Sent) -> Judged:
    """Hand one mail in and judge what came of it."""
    answer = await client.post("/mail/ingest", content=sent.raw)
    answer.raise_for_status()
    report = answer.json()
    text = str((report["answer"] or {}).get("text", ""))
    wrong = (*_wrong_state(sent, report["done"]), *_wrong_words(sent, text), *_wrong_books(sent, database))
    return Judged(sent, report["done"], tuple(wrong), text)


def _wrong_state(sent: Sent, done: str) -> Iterator[str]:
    if done != sent.group["done"]:
        yield f"{done}, not {sent.group['done']}"


def _wrong_words(sent: Sent, text: str) -> Iterator[str]:
    said = " ".join(text.split()).casefold()
    for words in map(sent.filled, sent.group.get("says", ())):
        if words.casefold() not in said:
            yield f"does not say {words!r}"
    for words in map(sent.filled, sent.group.get("not", ())):
        if words.casefold() in said:
            yield f"says {words!r}"


def _wrong_books(sent: Sent, database: Database) -> Iterator[str]:
    wanted = sent.group.get("books")
    if wanted is None:
        return
    with database.read() as session:
        order = session.scalars(select(OrderRow).where(OrderRow.number == sent.draft.number)).one()
        found = "untouched"
        if order.status is Status.CANCELLED:
            found = "cancelled"
        elif any(line.cancelled_quantity for line in order.lines):
            found = "partly"
    if found != wanted:
        yield f"the order is {found}, not {wanted}"


def wrong_ones(judged: Sequence[Judged]) -> list[Judged]:
    """Those that were not dealt with rightly."""
    return [one for one in judged if one.wrong]
