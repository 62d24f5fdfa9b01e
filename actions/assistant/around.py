"""An action around another one, which does something before or after it."""

from __future__ import annotations

from typing import Any, Protocol

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.assistant.services import Event, Services, Turn


class Inner(Protocol):
    """What can be inside: an action of the shop, or another one around it."""

    services: Services

    def name(self) -> str:
        """The action's name."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[Event]:
        """Do what the action does."""

    def turn_of(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Turn:
        """What this call of the action is about."""


class Around(Action):  # type: ignore[misc]
    """Goes by the name of the action inside."""

    def __init__(self, inner: Inner) -> None:
        self.inner = inner
        self.services = inner.services

    def name(self) -> str:
        return self.inner.name()

    def turn_of(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Turn:
        """What this call of the action is about."""
        return self.inner.turn_of(dispatcher, tracker)
