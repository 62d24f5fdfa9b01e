"""What every action needs, wired once a process, and the base of all actions."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.assistant.intents import Choices
from actions.assistant.matter import Matter, matter_from_slots
from actions.assistant.said import EMAIL, Said, read_said
from actions.assistant.wording import listing
from actions.cases import CaseView
from actions.database import Database
from actions.identity import Courier
from actions.orders import OrderNumbers
from actions.policy import Policy, Shop

Event = dict[str, Any]
CompletionLink = Callable[[Matter, Said], str]
SlipLink = Callable[[CaseView], str]
UndoLink = Callable[[Said, str, datetime], str]


@dataclass(frozen=True)
class Services:
    """The books, the policy in force, the shop's facts, the clock (aware UTC) and who takes codes to customers.

    ``completion_link`` makes the link with which a return asked for by email is completed on the website (clause
    return.via_website); without it the yes in an email completes it. ``slip_link`` makes the signed address of a case's return
    slip. ``undo_link`` makes the one that takes back the cancellation with a key, until a
    moment. ``choices`` are the meanings a customer is asked to
    choose from when a message is not clear.
    """

    database: Database
    policy: Policy
    shop: Shop
    clock: Callable[[], datetime]
    numbers: OrderNumbers
    courier: Courier
    choices: Choices
    completion_link: CompletionLink | None = None
    slip_link: SlipLink | None = None
    undo_link: UndoLink | None = None


@dataclass(frozen=True)
class Turn:
    """One call of an action: what was said, what is known of the matter, and where to answer."""

    said: Said
    matter: Matter
    asked: str | None
    now: datetime
    tracker: Tracker
    dispatcher: CollectingDispatcher

    def say(self, response: str, **values: Any) -> None:
        """Answers with a response of domain.yml, its placeholders filled; in an email buttons are said in words too."""
        self.dispatcher.utter_message(response=response, **values)
        if values.get("buttons") and self.said.channel == EMAIL:
            titles = [f"“{button['title']}”" for button in values["buttons"]]
            self.dispatcher.utter_message(response="utter_answer_with", choices=listing(titles, "or"))

    def tell(self, text: str, buttons: list[dict[str, str]] | None = None) -> None:
        """Answers with a text made from a decision, with buttons for what is open."""
        self.dispatcher.utter_message(text=text, buttons=buttons)

    def mark(self, **custom: Any) -> None:
        """Adds what programs read: the decision card, "closed", a hand-off (docs/architecture.md)."""
        self.dispatcher.utter_message(json_message=custom)

    def with_matter(self, matter: Matter) -> Turn:
        """The same turn with the matter as it is known now."""
        return replace(self, matter=matter)


class ShopAction(Action, ABC):  # type: ignore[misc]
    """An action whose work is ordinary blocking code, run in a thread so that the server's loop stays free."""

    action_name: str

    def __init__(self, services: Services) -> None:
        self.services = services

    def name(self) -> str:
        return self.action_name

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[Event]:
        return await asyncio.to_thread(self.act, self.turn_of(dispatcher, tracker))

    @abstractmethod
    def act(self, turn: Turn) -> list[Event]:
        """Answers the turn and returns the events for the tracker."""

    def turn_of(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Turn:
        """What this call of the action is about."""
        now = self.services.clock()
        said = read_said(tracker.sender_id, tracker.latest_message, now)
        return Turn(
            said=said,
            matter=matter_from_slots(tracker.slots),
            asked=tracker.slots.get("requested_slot"),
            now=now,
            tracker=tracker,
            dispatcher=dispatcher,
        )
