"""Passing a conversation to a person: why, with what is known, and when somebody will be there."""

from __future__ import annotations

from datetime import datetime

from babel.dates import get_day_names
from rasa_sdk.events import FollowupAction

from actions.assistant.services import Event, ShopAction, Turn
from actions.assistant.wording import listing, moment
from actions.policy import Shop
from actions.policy.calendar import is_open, next_opening


class HandOver(ShopAction):
    """A wish that the assistant may not settle, or a request for a person (TAXONOMY: human, complaint, account ...)."""

    action_name = "action_hand_over"

    def act(self, turn: Turn) -> list[Event]:
        shop = self.services.shop
        response = "utter_hand_over_complaint" if turn.said.intent == "complaint" else "utter_hand_over"
        turn.say(response, hours=hours(shop, turn.now), email=shop.contact.email, phone=shop.contact.phone)
        handoff(turn, reason=turn.said.intent, missing=None)
        return []


class CoreFallback(ShopAction):
    """What is said when no rule fits; it never ends a turn in silence, and it ends the turn (docs/decisions/engine-repairs.md)."""

    action_name = "action_core_fallback"

    def act(self, turn: Turn) -> list[Event]:
        turn.say("utter_not_understood")
        return [FollowupAction("action_listen")]


def handoff(turn: Turn, reason: str, missing: str | None) -> None:
    """Tells the desk to put the conversation into the queue, with what the person needs to know."""
    turn.mark(
        handoff={
            "reason": reason,
            "goal": str(turn.matter.goal) if turn.matter.goal else None,
            "order": turn.matter.order_number,
            "missing": missing,
        }
    )


def hours(shop: Shop, now: datetime) -> str:
    """When people are there, and whether somebody is there now or from when."""
    usual = f"Our team is here {usual_hours(shop, now)}"
    if is_open(shop, now):
        return f"{usual}, and it is open right now."
    return f"{usual}; it is closed now and back on {moment(next_opening(shop, now), shop.zone)}."


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
