"""What the engine understands in a message, and the goals that follow from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import chain
from pathlib import Path
from typing import Any

import httpx
from ruamel.yaml import YAML

from actions.assistant.dates import resolve_date
from actions.settings import PROJECT, Settings
from bot.conversations.cleaning import for_engine
from bot.setup.failing import Failed
from bot.supervisor.reaching import EngineMissing, engine_at_hand

LABELS_FILE = PROJECT / "data" / "labels.yml"
ENTITY_PARTS = ("entity", "value", "start", "end", "text")
NOT_RUNNING = "no engine can be reached: start it with ./desk up."


@dataclass(frozen=True, slots=True)
class Understood:
    """One message as the engine reads it; ``confidence`` from 0 to 1, ``intent`` None when there is none."""

    text: str
    intent: str | None
    confidence: float
    entities: tuple[dict[str, Any], ...]
    goals: tuple[dict[str, Any], ...] = ()

    def as_json(self, labels: Mapping[str, str]) -> dict[str, Any]:
        """The line that `./desk nlu parse` prints (contract 6)."""
        return {
            "text": self.text,
            "intent": self.intent,
            "confidence": self.confidence,
            "goals": list(self.goals) if self.label(labels) else [],
            "entities": list(self.entities),
        }

    def label(self, labels: Mapping[str, str]) -> str | None:
        """The label of the intent; None when nothing, or nothing that has a label, was understood."""
        return labels.get(self.intent or "")


def load_labels(path: Path = LABELS_FILE) -> dict[str, str]:
    """The label of each intent, from data/labels.yml."""
    intents = YAML(typ="safe").load(path)["intents"]
    return {str(intent): str(entry["label"]) for intent, entry in intents.items()}


@contextmanager
def engine_client(settings: Settings) -> Iterator[httpx.Client]:
    """A connection to the engine that runs, or to one started for as long as needed. Raises Failed."""
    try:
        with engine_at_hand(settings) as found, _client(found) as client:
            yield client
    except EngineMissing as error:
        raise Failed(str(error)) from None


def _client(settings: Settings) -> httpx.Client:
    return httpx.Client(
        base_url=settings.engine_url,
        params={"token": settings.engine_token},
        timeout=settings.engine_timeout_seconds,
        trust_env=False,
    )


def understand(client: httpx.Client, text: str, limit: int) -> Understood:
    """What the engine makes of a customer's text, cut and stripped of leading slashes as in a chat. Raises Failed.

    Places in the text are counted from its start as it was given.
    """
    sent = for_engine(text, offered=False, limit=limit)
    if not sent.strip():
        return Understood(text, None, 0.0, ())
    return reading_of(parse(client, sent), text, shift=len(text) - len(for_engine(text, False, len(text))))


def parse(client: httpx.Client, text: str) -> dict[str, Any]:
    """The engine's own answer to `POST /model/parse`. Raises Failed with one sentence."""
    try:
        answer = client.post("/model/parse", json={"text": text})
        answer.raise_for_status()
        body = answer.json()
    except httpx.TransportError:
        raise Failed(NOT_RUNNING) from None
    except httpx.HTTPStatusError as error:
        raise Failed(_refusal(error.response.status_code)) from None
    except ValueError:
        raise Failed("the engine's answer cannot be read: look at engine.log in DESK_HOME/logs.") from None
    return dict(body)


def reading_of(answer: Mapping[str, Any], text: str, shift: int = 0) -> Understood:
    """Read the engine's answer; ``shift`` is how many characters of ``text`` the engine was not shown."""
    intent = answer.get("intent") or {}
    entities = tuple(_entity(entity, text, shift) for entity in answer.get("entities") or ())
    goals = tuple(_goal(goal, text, shift) for goal in answer.get("goals") or ())
    return Understood(
        text, intent.get("name") or None, float(intent.get("confidence") or 0.0), entities, goals
    )


def _goal(goal: Mapping[str, Any], text: str, shift: int) -> dict[str, Any]:
    """A goal as it is printed; the first begins where the text begins, whatever the engine was not shown."""
    start = goal["start"] + shift if goal["start"] else 0
    return {
        "label": goal["label"],
        "intent": goal["intent"],
        "confidence": goal["confidence"],
        "text": text[start : goal["end"] + shift].strip(),
        "entities": [_entity(entity, text, shift) for entity in goal["entities"]],
    }


def _entity(entity: Mapping[str, Any], text: str, shift: int) -> dict[str, Any]:
    start, end = int(entity["start"]) + shift, int(entity["end"]) + shift
    placed = {**entity, "start": start, "end": end, "text": text[start:end]}
    return {part: placed[part] for part in (*ENTITY_PARTS, "quoted") if part in placed}


def with_days(line: dict[str, Any], now: datetime, zone: tzinfo) -> dict[str, Any]:
    """The line with the `day` (ISO 8601) that each date means in a message written ``now`` (aware), where it is a single one."""
    for entity in chain(line["entities"], *(goal["entities"] for goal in line["goals"])):
        day = resolve_date(entity["value"], now, zone) if entity["entity"] == "date" else None
        if day is not None:
            entity["day"] = day.isoformat()
    return line


def _refusal(status: int) -> str:
    if status in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
        return "the engine refuses our token: check DESK_ENGINE_TOKEN, or start it again with ./desk up."
    return f"the engine answered with an error ({status}): look at engine.log in DESK_HOME/logs."
