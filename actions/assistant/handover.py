"""Passing a conversation to a person: why, with what is known, and when somebody will be there."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import FollowupAction

from actions.assistant.matter import Matter, matter_to_slots
from actions.assistant.opening import answered_when
from actions.assistant.services import Event, Services, ShopAction, Turn
from actions.cases import last_decision
from actions.handoffs import HandoffReason
from actions.identity import is_shown, shown_orders

_OF_A_MATTER = ("goal", "requested_at", "lines", "reason", "description", "photos", "case", "words")


class HandOver(ShopAction):
    """A customer asks for a person: heard at any point, whatever is being talked about."""

    action_name = "action_hand_over"

    def act(self, turn: Turn) -> list[Event]:
        hand_over(self.services, turn)
        return []


class CoreFallback(ShopAction):
    """What is said when no rule fits; it never ends a turn in silence, and it ends the turn (docs/decisions/engine-repairs.md)."""

    action_name = "action_core_fallback"

    def act(self, turn: Turn) -> list[Event]:
        turn.say("utter_not_understood")
        return [FollowupAction("action_listen")]


def hand_over(services: Services, turn: Turn) -> None:
    """Passes what was just said to a person, at once."""
    shop = services.shop
    response = "utter_hand_over_complaint" if turn.said.intent == "complaint" else "utter_hand_over"
    turn.say(response, next=answered_when(shop, turn.now), email=shop.contact.email, phone=shop.contact.phone)
    handoff(services, turn, turn.said.intent or HandoffReason.ASK_HUMAN)


def handoff(services: Services, turn: Turn, reason: str, missing: str | None = None) -> None:
    """Tells the desk to put the conversation into the queue, with what the person needs to know.

    ``missing`` is the one fact that would have let the assistant settle it. The desk stores it with the answer.
    """
    facts = facts_known(services, turn)
    turn.mark(
        handoff={
            "reason": str(reason),
            "goal": str(turn.matter.goal) if turn.matter.goal else None,
            "order": facts["order"],
            "missing": missing,
            "facts": facts,
        }
    )


def facts_known(services: Services, turn: Turn) -> dict[str, Any]:
    """The matter as far as it is known, whether its order is the customer's, and what was decided last."""
    slots = matter_to_slots(turn.matter)
    conversation = turn.said.conversation
    with services.database.read() as session:
        order = _order(services, turn.matter) or next(iter(shown_orders(session, conversation)), None)
        given = last_decision(session, conversation, order) if order else None
        return {
            **{name: slots[name] for name in _OF_A_MATTER},
            "order": order,
            "order_shown": order is not None and is_shown(session, conversation, order),
            "said": turn.said.text,
            "decision": given.reference if given else None,
        }


def _order(services: Services, matter: Matter) -> str | None:
    number = matter.order_number
    return None if number is None else services.numbers.normalise(number) or number
