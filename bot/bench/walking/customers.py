"""The invented customers of a walk: each with words that stand for one order alone, so that a leak can be seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

FIRST = 700_000
EACH = 2
"""Orders of a customer."""
BYSTANDERS = 50
"""Customers who never write: whatever is said or done of their orders is a fault."""
_PAIRS = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]
_WORD_PAIRS = 3


@dataclass(frozen=True, slots=True)
class Bought:
    """One order of an invented customer. ``mark`` is a word that is in its titles and nowhere else."""

    number: str
    email: str
    owner: str
    mark: str
    zip: str
    phone: str

    @property
    def proofs(self) -> tuple[str, ...]:
        """Each of which, said with the number, shows that the order is the customer's."""
        return self.email, self.zip, self.phone[-4:]

    @property
    def facts(self) -> tuple[str, ...]:
        """What nobody else may read, in small letters: title, name and address."""
        return self.mark, self.owner, self.email


def customers(count: int) -> list[tuple[Bought, ...]]:
    """So many customers who write, each with their orders, always the same."""
    return [tuple(_order(customer, which) for which in range(EACH)) for customer in range(count)]


def bystanders() -> list[Bought]:
    """Those who do not."""
    return [_order(-1 - customer, 0) for customer in range(BYSTANDERS)]


def record(bought: Bought, now: datetime, random: Random) -> Mapping[str, Any]:
    """The order as the import reads it, in one of the states that an order can be in."""
    placed, shipped, delivered, status = random.choice(_STATES)
    lines = [_line(bought, which, random) for which in range(random.choice((1, 1, 2)))]
    shipment = {
        "carrier": "UPS",
        "tracking": f"1Z{bought.number[3:]}",
        "shipped_at": _ago(shipped, now),
        "promised_by": _ago(shipped and shipped - timedelta(days=4), now),
        "delivered_at": _ago(delivered, now),
        "skus": [line["sku"] for line in lines],
    }
    return {
        "number": bought.number,
        "placed_at": _ago(placed, now),
        "channel": "website",
        "status": status,
        "cancelled_at": None,
        "refunds": [],
        "customer": {"name": f"Robin {bought.owner.title()}", "email": bought.email, "phone": bought.phone},
        "ship_to": {"postal_code": bought.zip, "country": "US"},
        "payment_method": "Visa",
        "currency": "USD",
        "shipping_fee": "5.00",
        "lines": lines,
        "shipments": [shipment] if shipped else [],
    }


def word(number: int) -> str:
    """An invented word of six letters, another one for each number below 343,000."""
    letters = ""
    for _ in range(_WORD_PAIRS):
        number, place = divmod(number, len(_PAIRS))
        letters += _PAIRS[place]
    return letters


_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_STATES = (
    (_HOUR, None, None, "placed"),
    (_HOUR, None, None, "placed"),
    (30 * _HOUR, None, None, "processing"),
    (3 * _HOUR, _HOUR, None, "shipped"),
    (3 * _DAY, 2 * _DAY, None, "shipped"),
    (14 * _DAY, 11 * _DAY, None, "shipped"),
    (12 * _DAY, 9 * _DAY, 6 * _DAY, "delivered"),
    (12 * _DAY, 9 * _DAY, 6 * _DAY, "delivered"),
    (50 * _DAY, 47 * _DAY, 44 * _DAY, "delivered"),
)


def _order(customer: int, which: int) -> Bought:
    place = (customer + BYSTANDERS) * (EACH + 1)
    owner = f"{word(place)}q"
    return Bought(
        number=f"AT-{FIRST + place + which}",
        email=f"{owner}@example.com",
        owner=owner,
        mark=f"{word(place + 1 + which)}x",
        zip=f"{10_000 + place % 80_000:05}",
        phone=f"+1 305 555 {1_000 + place % 9_000:04}",
    )


def _line(bought: Bought, which: int, random: Random) -> dict[str, Any]:
    return {
        "sku": f"SKU-{bought.number[3:]}-{which}",
        "title": f"{bought.mark.title()} {('Lantern', 'Kettle')[which]}",
        "variant": "blue",
        "quantity": random.choice((1, 1, 3)),
        "unit_price": "19.50",
        "return_shipping": "customer",
    }


def _ago(span: timedelta | None, now: datetime) -> str | None:
    return (now - span).isoformat() if span is not None else None
