"""Several wishes in one message: each is told back, the first is served, the desk brings the others one by one.

What waits is kept by the desk (bot/conversations/wishes.py), because the engine starts afresh after each matter.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.assistant.around import Around
from actions.assistant.first import is_first
from actions.assistant.services import Event, Turn
from actions.assistant.wording import listing


class Several(Around):
    """Another action, before which several wishes are told back, and after which the desk hears that the next may come."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[Event]:
        turn = self.inner.turn_of(dispatcher, tracker)
        if is_first(self.name(), tracker):
            self._tell(turn)
        events: list[Event] = await self.inner.run(dispatcher, tracker, domain)
        if (turn.said.others or turn.said.later) and self._ends_here(tracker):
            turn.mark(free=True)
        return events

    def _tell(self, turn: Turn) -> None:
        if turn.said.later:
            turn.say("utter_next_wish", words=turn.said.text)
        elif turn.said.others:
            says = self.services.choices.says
            intents = (turn.said.intent, *(wish.intent for wish in turn.said.others))
            named = list(dict.fromkeys(says[intent] for intent in intents if intent in says))
            turn.say("utter_several_wishes" if len(named) > 1 else "utter_one_by_one", wishes=listing(named))
            turn.mark(wishes=[asdict(wish) for wish in turn.said.others])

    def _ends_here(self, tracker: Tracker) -> bool:
        """Whether nothing is asked now: no form is running, and this is none of its parts."""
        return not tracker.active_loop and not self.name().startswith(("validate_", "action_ask_"))
