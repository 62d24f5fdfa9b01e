"""The facts of one shop, as typed values read from data/shop.yml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo

from holidays import list_supported_countries

from actions.policy.reading import Item, read_yaml
from actions.policy.wording import say_zone

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Contact:
    """How people reach the shop (clause contact)."""

    email: str
    phone: str
    address: str


@dataclass(frozen=True, slots=True)
class Hours:
    """When people answer, in the shop's local time; ``days`` are numbers from Monday = 0."""

    opens: time
    closes: time
    days: tuple[int, ...]
    open_on_holidays: bool


@dataclass(frozen=True, slots=True)
class Returns:
    """How the returns counter works, where the policy names no time (docs/returns-counter.md).

    ``remind_customer_days`` before the last day the customer of an awaited parcel is reminded; ``parcel_grace_days``
    after it the parcel is given up. ``at_risk_hours`` before something is due from the shop it is at risk, and its staff
    are reminded. ``evaluation_days`` is how long the evaluation of a defect may take, ``close_after_days`` how long a
    settled case stays open, ``chase_delivery_days`` when a parcel whose delivery is not known is looked into.
    ``staff_email`` is who is told by mail of what is due, nobody unless set.
    """

    remind_customer_days: int
    parcel_grace_days: int
    at_risk_hours: int
    evaluation_days: int
    close_after_days: int
    chase_delivery_days: int
    staff_email: str | None = None


@dataclass(frozen=True, slots=True)
class Shop:
    """One shop. ``zone`` is where its days begin and end; ``holidays`` a country code (ISO 3166, "US").

    ``undo_hours`` is how long a cancellation that was made by email can be taken back, if the shop has not acted on it before.
    ``refund_after_return_days`` is (earliest, latest) days from the acceptance of a return to its refund.
    """

    name: str
    time_zone: str
    zone: ZoneInfo
    language: str
    currency: str
    contact: Contact
    hours: Hours
    holidays: str
    payment_methods: tuple[str, ...]
    order_prefix: str
    order_digits: int
    undo_hours: int
    refund_after_return_days: tuple[int, int]
    returns: Returns
    page_title: str
    greeting: str

    @property
    def zone_name(self) -> str:
        """What people call the zone: Eastern Time."""
        return say_zone(self.zone)


UNDO_HOURS = 24
_KEYS = ("name", "time_zone", "language", "currency", "contact", "hours", "holidays", "payment_methods")
_GROUPS = ("orders", "refunds", "returns", "pages")


def load_shop(path: Path) -> Shop:
    """Reads data/shop.yml. Raises BadData, which names the file, the key and the line at fault."""
    keys = read_yaml(path).keys((*_KEYS, *_GROUPS))
    orders = keys["orders"].keys(("prefix", "digits"), ("undo_hours",))
    pages = keys["pages"].keys(("title", "greeting"))
    refunds = keys["refunds"].keys(("after_return_days",))
    return Shop(
        name=keys["name"].text(),
        time_zone=keys["time_zone"].text(),
        zone=_zone(keys["time_zone"]),
        language=_matching(keys["language"], r"[a-z]{2}", "a language code such as en"),
        currency=_matching(keys["currency"], r"[A-Z]{3}", "a currency code such as USD"),
        contact=_contact(keys["contact"]),
        hours=_hours(keys["hours"]),
        holidays=_country(keys["holidays"]),
        payment_methods=keys["payment_methods"].many(Item.text),
        order_prefix=_matching(orders["prefix"], r"[A-Z]{1,6}", "one to six capital letters"),
        order_digits=orders["digits"].whole(1, 12),
        undo_hours=orders["undo_hours"].whole(0, 24 * 14) if "undo_hours" in orders else UNDO_HOURS,
        refund_after_return_days=days_between(refunds["after_return_days"]),
        returns=_returns(keys["returns"]),
        page_title=pages["title"].text(),
        greeting=pages["greeting"].text(),
    )


def days_between(item: Item) -> tuple[int, int]:
    """A pair [earliest, latest] of days."""
    parts = item.items()
    if len(parts) != 2:
        item.fail("must be two numbers, the earliest and the latest day")
    earliest, latest = (part.whole(0, 365) for part in parts)
    if earliest > latest:
        item.fail(f"the earliest day, {earliest}, comes after the latest, {latest}")
    return earliest, latest


def _matching(item: Item, pattern: str, meaning: str) -> str:
    value = item.text()
    return value if re.fullmatch(pattern, value) else item.fail(f"must be {meaning}, not {value!r}")


def _zone(item: Item) -> ZoneInfo:
    try:
        return ZoneInfo(item.text())
    except (KeyError, ValueError, OSError):
        return item.fail(f"{item.text()!r} is not a time zone; write one such as America/New_York")


def _country(item: Item) -> str:
    code = _matching(item, r"[A-Z]{2}", "a country code such as US")
    known = code in list_supported_countries(include_aliases=False)
    return code if known else item.fail(f"no holidays are known for the country {code}")


def _contact(item: Item) -> Contact:
    keys = item.keys(("email", "phone", "address"))
    return Contact(_email(keys["email"]), keys["phone"].text(), keys["address"].text())


def _email(item: Item) -> str:
    return _matching(item, r"[^@\s]+@[^@\s]+\.[^@\s]+", "an email address")


def _hours(item: Item) -> Hours:
    keys = item.keys(("opens", "closes", "days", "open_on_holidays"))
    opens, closes = _clock(keys["opens"]), _clock(keys["closes"])
    if opens >= closes:
        keys["closes"].fail("must be later than opens, on the same day")
    days = keys["days"].many(lambda day: WEEKDAYS.index(day.one_of(WEEKDAYS)))
    return Hours(opens, closes, tuple(sorted(days)), keys["open_on_holidays"].yes_no())


def _returns(item: Item) -> Returns:
    numbers = [name for name in Returns.__dataclass_fields__ if name != "staff_email"]
    keys = item.keys(numbers, ("staff_email",))
    staff = _email(keys["staff_email"]) if "staff_email" in keys else None
    return Returns(**{name: keys[name].whole(1, 365) for name in numbers}, staff_email=staff)


def _clock(item: Item) -> time:
    value = _matching(item, r"([01]\d|2[0-3]):[0-5]\d", 'a time of day such as "09:00"')
    return time.fromisoformat(value)
