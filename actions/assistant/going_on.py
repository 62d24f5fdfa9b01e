"""A question about the policy that goes on in the next message: "and for AT-10407?", or the detail that it lacked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from actions.assistant.own_order import TOLD, own_sayings
from actions.assistant.said import Entity, Said, read_said
from actions.assistant.services import Services, Turn

_FACTS = frozenset({"order_number", "email", "phone", "postal_code"})
_MESSAGES_BACK = 4


def go_on(services: Services, turn: Turn) -> bool:
    """Answer the question asked before for the order that the facts just given are of; False if there is none."""
    question = question_of(turn)
    sayings = own_sayings(services, replace(turn, said=question)) if question else []
    for response, values in sayings:
        turn.say(response, **values)
    return bool(sayings)


def question_of(turn: Turn) -> Said | None:
    """What was just said as a part of the question it goes on with; None if there is none.

    Only facts may stand between: whoever said something else since then is past the question.
    """
    facts = [entity for entity in turn.said.entities if entity.kind in _FACTS]
    if not facts:
        return None
    for earlier in _earlier(turn):
        known = {entity.kind for entity in facts}
        facts += [_carried(one) for one in earlier.entities if one.kind in _FACTS - known]
        if earlier.intent in TOLD:
            return replace(turn.said, intent=earlier.intent, entities=tuple(facts))
        if earlier.intent != "inform":
            return None
    return None


def _earlier(turn: Turn) -> Iterator[Said]:
    """The messages before this one, the latest first."""
    said = [event.get("parse_data") or {} for event in turn.tracker.events if event["event"] == "user"]
    for message in said[-2 : -2 - _MESSAGES_BACK : -1]:
        yield read_said(turn.tracker.sender_id, message, turn.now)


def _carried(entity: Entity) -> Entity:
    """Its place was one in another text."""
    return replace(entity, start=None, end=None)
