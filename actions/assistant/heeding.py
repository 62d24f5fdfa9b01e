"""Anger and legal threats are heard in any message: a person is asked for, and what can be settled goes on."""

from __future__ import annotations

import asyncio
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.assistant.around import Around
from actions.assistant.first import is_first
from actions.assistant.handover import handoff
from actions.assistant.opening import answered_when
from actions.assistant.services import Event, Turn
from actions.assistant.tempers import temper
from actions.handoffs import HandoffReason, has_open

# With nothing but anger or a threat in the message there is no more to say than that a person comes.
_NOTHING_ELSE = frozenset(
    {
        "ask_human",
        "out_of_scope",
        "nlu_fallback",
        "chitchat",
        "goodbye",
        "greet",
        "thank",
        "affirm",
        "bot_challenge",
        "ask_help",
    }
)


class Heeding(Around):
    """Another action, before which anger and threats are heard, once a message and once until a person has been there."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[Event]:
        turn = self.inner.turn_of(dispatcher, tracker)
        heard = temper(turn.said.text)
        if heard is not None and is_first(self.name(), tracker):
            told = await asyncio.to_thread(self._heed, turn, heard)
            if told and turn.said.intent in _NOTHING_ELSE and turn.asked is None:
                return []
        return await self.inner.run(dispatcher, tracker, domain)

    def _heed(self, turn: Turn, heard: HandoffReason) -> bool:
        services = self.services
        with services.database.read() as session:
            if has_open(session, turn.said.conversation, heard):
                return False
        turn.say(f"utter_heard_{heard}", next=answered_when(services.shop, turn.now))
        handoff(services, turn, heard)
        return True
