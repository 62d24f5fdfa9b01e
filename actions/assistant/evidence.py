"""Photos are heard in any message: they go to the request that is being made, else to the one that was opened before.

A photo that comes before anything was said of it waits for the request that follows.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.assistant.around import Around
from actions.assistant.first import FORM, is_first
from actions.assistant.matter import Matter
from actions.assistant.said import Said
from actions.assistant.services import Event, Services, Turn
from actions.cases import add_photos

_FORM = f"validate_{FORM}"


class Evidence(Around):
    """Another action, before which photos are taken in; within the form its own reading does so (``reading``)."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[Event]:
        turn = self.turn_of(dispatcher, tracker)
        if not turn.said.photos or self.name() == _FORM or not is_first(self.name(), tracker):
            return await self.inner.run(dispatcher, tracker, domain)
        rma = await asyncio.to_thread(_added_to_case, self.services, turn)
        if rma is not None:
            turn.say("utter_photo_added", photo=in_words(turn.said), rma=rma)
            return [] if turn.said.is_photo_alone else await self.inner.run(dispatcher, tracker, domain)
        turn.say("utter_photo_kept", photo=in_words(turn.said))
        kept = SlotSet("photos", list(with_photos(turn.matter, turn.said).photos))
        return [kept, *await self.inner.run(dispatcher, tracker, domain)]


def with_photos(matter: Matter, said: Said) -> Matter:
    """The matter with the photos of a message, each once."""
    return replace(matter, photos=tuple(dict.fromkeys((*matter.photos, *said.photos))))


def in_words(said: Said) -> str:
    """What came with a message: "your photo" or "your 2 photos"."""
    count = len(said.photos)
    return "your photo" if count == 1 else f"your {count} photos"


def _added_to_case(services: Services, turn: Turn) -> str | None:
    """The RMA number of the open case that the photos went to; None while a request is being made, or where there is none."""
    if turn.matter.goal is not None:
        return None
    with services.database.write() as session:
        return add_photos(session, turn.said.conversation, turn.said.photos, turn.now)
