"""Plays a written dialogue against a running desk, over its public REST door and its commands alone."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from ruamel.yaml import YAML

from tests.conversations.orders import order_record

FOLDER = Path(__file__).parent / "dialogues"
LONG = "and this is a very long story about my day. " * 110


@dataclass
class Dialogue:
    """One dialogue of a file, with an order of its own."""

    file: str
    script: Mapping[str, Any]
    number: str = field(default_factory=lambda: f"AT-{secrets.randbelow(900_000) + 100_000}")
    email: str = field(default_factory=lambda: f"robin.{secrets.token_hex(4)}@example.com")

    def __str__(self) -> str:
        return f"{self.file}: {self.script['name']}"

    def record(self, now: datetime, **changes: Any) -> dict[str, Any] | None:
        """The order as the shop's system has it."""
        spec = self.script.get("order")
        return None if spec is None else order_record(self.number, self.email, {**spec, **changes}, now)

    def filled(self, text: str) -> str:
        """The text with this dialogue's own facts; doubled braces are plain ones."""
        return text.format(number=self.number, email=self.email, long=LONG)


def dialogues() -> Iterator[Dialogue]:
    """Every dialogue of every file."""
    for path in sorted(FOLDER.glob("*.yml")):
        for script in YAML(typ="safe").load(path):
            yield Dialogue(path.stem, script)


@dataclass
class Talk:
    """A customer's side of one conversation."""

    base_url: str
    key: str
    sender: str = field(default_factory=lambda: secrets.token_hex(8))
    buttons: list[dict[str, str]] = field(default_factory=list)

    def say(self, text: str) -> str:
        """Sends a message; returns everything that was answered, as one text."""
        answer = httpx.post(
            f"{self.base_url}/webhooks/rest/webhook",
            json={"sender": self.sender, "message": text},
            headers={"Authorization": f"Bearer {self.key}"},
            timeout=30,
        )
        assert answer.status_code == 200, answer.text
        replies = answer.json()
        assert all(reply["recipient_id"] == self.sender for reply in replies)
        self.buttons = [button for reply in replies for button in reply.get("buttons") or []]
        return "\n".join(reply["text"] for reply in replies if reply.get("text"))

    def press(self, title: str) -> str:
        """Presses a button that the last answer offered."""
        payload = next((button["payload"] for button in self.buttons if button["title"] == title), None)
        assert payload is not None, (
            f"no button {title!r} among {[button['title'] for button in self.buttons]}"
        )
        return self.say(payload)


def import_file(folder: Path, records: list[dict[str, Any]]) -> Path:
    """Writes orders as the import reads them."""
    path = folder / f"orders-{secrets.token_hex(4)}.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def now() -> datetime:
    """The moment the dialogues' orders are relative to."""
    return datetime.now(UTC)
