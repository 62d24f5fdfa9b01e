"""A bit of talk: every intent of it has one response. An action, so that anger in it is heard too."""

from __future__ import annotations

from actions.assistant.clarifying import PATIENCE, give_up, times_in_a_row
from actions.assistant.going_on import go_on
from actions.assistant.services import Event, ShopAction, Turn

_RESPONSES = {
    "greet": "utter_greet",
    "thank": "utter_welcome",
    "goodbye": "utter_goodbye",
    "bot_challenge": "utter_assistant",
    "chitchat": "utter_chitchat",
    "affirm": "utter_yes",
    "deny": "utter_no",
    "stop": "utter_no",
    "out_of_scope": "utter_out_of_scope",
}
# "Sure, jo@example.com" gives what was asked for.
_FACTS_ALONE = frozenset({"affirm", "greet", "thank"})


class Talk(ShopAction):
    """Answers what is no wish and no question."""

    action_name = "action_talk"

    def act(self, turn: Turn) -> list[Event]:
        if turn.said.intent == "out_of_scope" and times_in_a_row(turn.tracker.events) >= PATIENCE:
            give_up(self.services, turn)
        elif turn.said.intent not in _FACTS_ALONE or not go_on(self.services, turn):
            turn.say(_RESPONSES.get(turn.said.intent, "utter_not_understood"))
        return []
