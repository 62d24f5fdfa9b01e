"""Calls to the action server as the engine makes them, with a conversation's slots kept from call to call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from starlette.testclient import TestClient

from actions.assistant.intents import load_choices
from actions.assistant.services import Services
from actions.database import Database
from actions.identity import CODE_PLACES, Courier
from actions.mail import MemoryMailer, load_letter
from actions.orders import OrderNumbers
from actions.server import build_app
from actions.settings import PROJECT
from tests.policy.making import policy, shop

TOKEN = "an-invented-token"
SHOWN = {"Authorization": f"Bearer {TOKEN}"}


def services(database: Database, now: datetime, mailer: MemoryMailer | None = None) -> Services:
    """The actions' services on a test's database, at a fixed time; codes go out when ``courier.deliver`` is called."""
    numbers = OrderNumbers(prefix=shop().order_prefix, digits=shop().order_digits)
    letter = load_letter(PROJECT / "data" / "mail" / "code.txt", CODE_PLACES)
    return Services(
        database=database,
        policy=policy(),
        shop=shop(),
        clock=lambda: now,
        numbers=numbers,
        choices=load_choices(PROJECT / "data" / "labels.yml"),
        courier=Courier(database, mailer or MemoryMailer(), letter, "Example Shop", lambda: now),
    )


@dataclass
class Caller:
    """One conversation's calls."""

    client: TestClient
    conversation: str = "c-1"
    now: datetime | None = None
    slots: dict[str, Any] = field(default_factory=dict)
    event: int = 0
    channel: str = "website"
    ranking: list[dict[str, Any]] = field(default_factory=list)
    earlier: list[str] = field(default_factory=list)
    """Intents of the messages before, each with its facts: "inform email=jo@example.com"."""
    goals: list[dict[str, Any]] = field(default_factory=list)
    photos: list[str] = field(default_factory=list)
    form: str | None = "request_form"

    def call(
        self, action: str, text: str, intent: str, entities: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        """Runs an action on what was said; takes over the slots it sets."""
        self.event += 1
        answer = self.client.post(
            "/webhook", json=self._body(action, text, intent, entities or {}), headers=SHOWN
        )
        assert answer.status_code == 200, answer.text
        result: dict[str, Any] = answer.json()
        self.slots |= {
            event["name"]: event["value"] for event in result["events"] if event["event"] == "slot"
        }
        return result

    def take(self, text: str, intent: str, **entities: str) -> str | None:
        """One turn of the form; what it asks for next."""
        self.call("validate_request_form", text, intent, entities)
        asked: str | None = self.slots.get("requested_slot")
        return asked

    def _body(self, action: str, text: str, intent: str, entities: Mapping[str, str]) -> dict[str, Any]:
        at = self.now.isoformat() if self.now else None
        message = {
            "text": text,
            "intent": {"name": intent, "confidence": 0.9},
            "intent_ranking": self.ranking,
            "goals": self.goals,
            "entities": [{"entity": kind, "value": value} for kind, value in entities.items()],
            "metadata": {
                "conversation": self.conversation,
                "event": self.event,
                "arrived_at": at,
                "channel": self.channel,
                "photos": self.photos,
            },
        }
        tracker = {
            "sender_id": "engine-name",
            "slots": dict(self.slots),
            "latest_message": message,
            "events": [
                *({"event": "user", "parse_data": _parsed(told)} for told in self.earlier),
                {"event": "user", **message},
            ],
            "active_loop": {"name": self.form} if self.form else {},
            "latest_action_name": "action_listen",
        }
        return {"next_action": action, "sender_id": "engine-name", "tracker": tracker, "version": "3.6.21"}


def _parsed(told: str) -> dict[str, Any]:
    intent, *facts = told.split()
    pairs = (fact.split("=") for fact in facts)
    return {
        "text": told,
        "intent": {"name": intent},
        "entities": [{"entity": kind, "value": value} for kind, value in pairs],
    }


def caller(database: Database, now: datetime, conversation: str = "c-1") -> Caller:
    """A conversation with the action server on this database."""
    return Caller(TestClient(build_app(services(database, now), TOKEN)), conversation, now)


def texts(result: Mapping[str, Any]) -> list[str]:
    """The responses by their name, or the texts themselves."""
    return [
        response["response"] or response["text"] for response in result["responses"] if not response["custom"]
    ]


def marks(result: Mapping[str, Any]) -> dict[str, Any]:
    """Everything that was said to programs."""
    found: dict[str, Any] = {}
    for response in result["responses"]:
        found |= response["custom"]
    return found
