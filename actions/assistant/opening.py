"""When people are there, in words: for the assistant's answers and for what the desk itself says."""

from __future__ import annotations

from datetime import datetime

from babel.dates import get_day_names

from actions.assistant.wording import listing, moment
from actions.policy import Shop
from actions.policy.calendar import is_open, next_opening


def hours(shop: Shop, now: datetime) -> str:
    """When people are there, and whether somebody is there now or from when."""
    usual = f"Our team is here {usual_hours(shop, now)}"
    if is_open(shop, now):
        return f"{usual}, and it is open right now."
    return f"{usual}; it is closed now and back on {moment(next_opening(shop, now), shop.zone)}."


def answered_when(shop: Shop, now: datetime) -> str:
    """What happens next with what was passed to a person, and from when somebody is there to do it."""
    what = "A colleague reads this conversation and takes it from there"
    if is_open(shop, now):
        return f"{what}; our team is here right now, {usual_hours(shop, now)}."
    back = moment(next_opening(shop, now), shop.zone)
    return f"{what}; our team is closed now and back on {back} ({usual_hours(shop, now)})."


def contact(shop: Shop) -> str:
    """Every way to reach a person."""
    return f"email {shop.contact.email} or phone {shop.contact.phone}"


def usual_hours(shop: Shop, now: datetime) -> str:
    """The hours of a usual week, such as "Monday to Friday, 9:00 AM to 5:00 PM EST"."""
    names = [str(get_day_names(locale="en_US")[number]) for number in shop.hours.days]
    joined = shop.hours.days == tuple(range(shop.hours.days[0], shop.hours.days[0] + len(names)))
    days = f"{names[0]} to {names[-1]}" if joined and len(names) > 2 else listing(names)
    opens, closes = (f"{time:%I:%M %p}".lstrip("0") for time in (shop.hours.opens, shop.hours.closes))
    return f"{days}, {opens} to {closes} {now.astimezone(shop.zone):%Z}"
