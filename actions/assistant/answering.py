"""Questions about the policy and the shop, answered from their data; with an order at hand, also with its own dates."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol, cast

from actions.assistant.going_on import go_on
from actions.assistant.opening import hours
from actions.assistant.outcomes import goal_button
from actions.assistant.own_order import own_sayings
from actions.assistant.services import Event, ShopAction, Turn
from actions.assistant.wording import date_words, listing
from actions.policy import Policy, Shop
from actions.policy.calendar import add_business_days
from actions.policy.facts import Goal


class AnswerQuestion(ShopAction):
    """Every intent ``ask_…`` has a response ``utter_ask_…`` whose figures come from data/."""

    action_name = "action_answer_question"

    def act(self, turn: Turn) -> list[Event]:
        turn.say(f"utter_{turn.said.intent}", **figures(self.services, turn.now))
        for response, values in own_sayings(self.services, turn):
            turn.say(response, **values)
        return []


class Offer(ShopAction):
    """The customer named no wish: offers what can be done, for the order they named if they did.

    Facts that belong to a question asked before answer it. In the middle of a wish they answered something else than was
    asked; the form asks again.
    """

    action_name = "action_offer"

    def act(self, turn: Turn) -> list[Event]:
        number = turn.said.first("order_number") or turn.matter.order_number
        if turn.asked is not None and turn.matter.goal is not None:
            turn.say("utter_no_answer")
            return []
        if go_on(self.services, turn):
            return []
        if number is None:
            turn.say("utter_offer", buttons=_buttons(None))
        else:
            canonical = self.services.numbers.normalise(number) or number
            turn.say("utter_offer_order", order=canonical, buttons=_buttons(canonical))
        return []


class Facts(Protocol):
    """Where figures come from: the policy in force and the shop's facts."""

    @property
    def policy(self) -> Policy:
        """All versions of the policy."""

    @property
    def shop(self) -> Shop:
        """The shop."""


def figures(facts: Facts, now: datetime) -> dict[str, Any]:
    """The policy's and the shop's figures by the names that the responses use."""
    shop, clauses = facts.shop, facts.policy.at(now).clauses
    received = now.astimezone(shop.zone).date()
    inspected = add_business_days(received, cast("int", clauses["inspection"].value), shop)
    return {
        "cancel_hours": clauses["cancel.window"].value,
        "cancel_percent": clauses["refund.amount"].value,
        "return_days": clauses["return.window"].value,
        "inspection_days": clauses["inspection"].value,
        "answered_by": date_words(inspected),
        "cancel_refund": _days(clauses["refund.time"].value),
        "return_refund": _days(shop.refund_after_return_days),
        "email": shop.contact.email,
        "phone": shop.contact.phone,
        "address": shop.contact.address,
        "payment_methods": listing(shop.payment_methods),
        "hours": hours(shop, now),
    }


def _days(pair: object) -> str:
    earliest, latest = cast("tuple[int, int]", pair)
    return f"{earliest} to {latest}"


def _buttons(order: str | None) -> list[dict[str, str]]:
    goals = (Goal.CANCEL, Goal.RETURN, Goal.DEFECT)
    if order is not None:
        track = {"title": "Where is it?", "payload": f'/track_order{{"order_number":"{order}"}}'}
        return [*(goal_button(goal, order) for goal in goals), track]
    return [
        {"title": "Cancel an order", "payload": "/cancel_order"},
        {"title": "Return something", "payload": "/return_item"},
        {"title": "Something is faulty", "payload": "/report_defect"},
        {"title": "Where is my order?", "payload": "/track_order"},
    ]
