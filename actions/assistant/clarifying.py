"""Not understood: one short question where two meanings are close, else what can be done; at the third time a person."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from actions.assistant.handover import handoff
from actions.assistant.intents import Choices
from actions.assistant.opening import answered_when
from actions.assistant.services import Event, Services, ShopAction, Turn
from actions.handoffs import HandoffReason

NOT_UNDERSTOOD = frozenset({"nlu_fallback", "out_of_scope"})
PATIENCE = 3
"""So many times in a row a customer is not understood before a person is asked for."""
CLOSE = 0.12
"""How likely the second meaning has to be to be asked about."""
TOGETHER = 0.45
"""How likely it has to be that one of the two was meant."""
OFFERED = ("cancel_order", "return_item", "report_defect", "track_order", "ask_human")
Pair = tuple[str, str]


class Clarify(ShopAction):
    """Asks which of two was meant, with a button for each that keeps the order and the time of the request."""

    action_name = "action_clarify"

    def act(self, turn: Turn) -> list[Event]:
        pair = close_pair(turn.tracker.latest_message.get("intent_ranking") or (), self.services.choices)
        if times_in_a_row(turn.tracker.events) >= PATIENCE:
            give_up(self.services, turn)
        elif pair is not None:
            self._ask(turn, pair)
        else:
            turn.say("utter_not_understood", buttons=[self._button(intent, {}) for intent in OFFERED])
        return []

    def _ask(self, turn: Turn, pair: Pair) -> None:
        says, kept = self.services.choices.says, _kept(turn)
        buttons = [self._button(intent, kept) for intent in pair]
        turn.say("utter_which_one", first=says[pair[0]], second=says[pair[1]], buttons=buttons)

    def _button(self, intent: str, kept: Mapping[str, str]) -> dict[str, str]:
        payload = f"/{intent}{json.dumps(kept)}" if kept else f"/{intent}"
        return {"title": self.services.choices.says[intent], "payload": payload}


def give_up(services: Services, turn: Turn) -> None:
    """Asks for a person where the customer has not been understood so often."""
    shop = services.shop
    turn.say(
        "utter_hand_over_not_understood",
        next=answered_when(shop, turn.now),
        email=shop.contact.email,
        phone=shop.contact.phone,
    )
    handoff(services, turn, HandoffReason.NOT_UNDERSTOOD)


def close_pair(ranking: Sequence[Mapping[str, Any]], choices: Choices) -> Pair | None:
    """The two likeliest intents, if they mean different things and nothing else is likely; else None."""
    found = [
        (str(row["name"]), float(row["confidence"])) for row in ranking if row.get("name") in choices.labels
    ]
    if not found:
        return None
    first, sure = found[0]
    others = ((name, share) for name, share in found[1:] if choices.labels[name] != choices.labels[first])
    second, less = next(others, (first, 0.0))
    close = less >= CLOSE and sure + less >= TOGETHER
    return (first, second) if close and {first, second} <= choices.says.keys() else None


def times_in_a_row(events: Sequence[Mapping[str, Any]]) -> int:
    """How many of the last messages in a row, this one included, were not understood, or had nothing to do with the shop."""
    count = 0
    for intent in _intents_backwards(events):
        if intent not in NOT_UNDERSTOOD:
            break
        count += 1
    return count


def _intents_backwards(events: Sequence[Mapping[str, Any]]) -> Iterator[str | None]:
    for event in reversed(events):
        if event.get("event") == "user":
            parsed = event.get("parse_data") or event
            yield (parsed.get("intent") or {}).get("name")


def _kept(turn: Turn) -> dict[str, str]:
    """What the button carries: the order that was named, and since when the customer has been asking."""
    number = turn.said.first("order_number")
    return {**({"order_number": number} if number else {}), "since": turn.said.arrived_at.isoformat()}
