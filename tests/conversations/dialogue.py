"""The written dialogues of the folders beside this file, and a customer's side of a conversation with a running desk."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import httpx
from ruamel.yaml import YAML

from tests.conversations.orders import order_record

HERE = Path(__file__).parent
FOLDERS = (
    "goals",
    "corrections",
    "digressions",
    "cancellations",
    "guards",
    "bad_input",
    "several_wishes",
    "silence",
)
LONG = "and this is a very long story about my day. " * 110
MAIN = "order"
PARTS = {"name", "order", "orders", "channel", "turns", "then", "pass_mark"}
_NUMBERS = count(secrets.randbelow(400_000) + 100_000, 37)


@dataclass(frozen=True)
class Bought:
    """An order made for one wording: ``{name}`` in a text is its number, ``{name.email}`` its email address."""

    number: str
    email: str
    spec: Mapping[str, Any]

    def __str__(self) -> str:
        return self.number

    def record(self, now: datetime, **changes: Any) -> dict[str, Any]:
        """The order as the shop's system has it."""
        return order_record(self.number, self.email, {**self.spec, **changes}, now)


@dataclass
class Dialogue:
    """One dialogue said in one of its wordings, with orders of its own."""

    file: str
    script: Mapping[str, Any]
    wording: int = 0
    number: str = field(default_factory=lambda: new_number())
    email: str = field(default_factory=lambda: new_email())
    stranger: str = field(default_factory=lambda: new_email())

    def __post_init__(self) -> None:
        self.orders = dict(self._orders())

    def __str__(self) -> str:
        said = f", wording {self.wording + 1}" if wordings_of(self.script) > 1 else ""
        return f"{self.file}: {self.script['name']}{said}"

    def said(self, turn: Mapping[str, Any]) -> str:
        """What the customer says in this turn: the wording's own alternative, in turn where there are fewer."""
        options = alternatives(turn)
        return str(options[self.wording % len(options)])

    def filled(self, text: str) -> str:
        """The text with this dialogue's own facts; doubled braces are plain ones.

        ``{stranger}`` is an address that bought nothing: a fresh one, as wrong tries are counted by address too.
        """
        others = {name: order for name, order in self.orders.items() if name != MAIN}
        own = {"number": self.number, "email": self.email, "stranger": self.stranger}
        return text.format(long=LONG, **own, **others)

    def _orders(self) -> Iterator[tuple[str, Bought]]:
        if "order" in self.script:
            yield MAIN, Bought(self.number, self.email, self.script["order"])
        for name, spec in self.script.get("orders", {}).items():
            owner = new_email() if spec.get("of") == "somebody else" else self.email
            yield name, Bought(new_number(), owner, spec)


def dialogues() -> Iterator[Dialogue]:
    """Every dialogue of every folder, once in each of its wordings."""
    for folder in FOLDERS:
        for path in sorted((HERE / folder).glob("*.yml")):
            for script in YAML(typ="safe").load(path):
                yield from worded(f"{folder}/{path.stem}", script)


def worded(file: str, script: Mapping[str, Any]) -> Iterator[Dialogue]:
    """One dialogue for each wording of the script."""
    assert set(script) <= PARTS, f"{file}: {sorted(set(script) - PARTS)} is no part of a dialogue"
    for wording in range(wordings_of(script)):
        yield Dialogue(file, script, wording)


def wordings_of(script: Mapping[str, Any]) -> int:
    """In how many wordings the script can be said: as many as the turn with most alternatives has."""
    return max((len(alternatives(turn)) for turn in script["turns"]), default=1)


def alternatives(turn: Mapping[str, Any]) -> list[str]:
    """The wordings of one turn; one that presses a button, or says nothing, has one."""
    said = turn.get("customer", "")
    return said if isinstance(said, list) else [said]


def new_number() -> str:
    """An order number that no other dialogue of this run has."""
    return f"AT-{next(_NUMBERS)}"


def new_email() -> str:
    """The email address of an invented customer."""
    return f"robin.{secrets.token_hex(4)}@example.com"


@dataclass
class Talk:
    """A customer's side of one conversation; ``channel`` "email" has it worded as for an email."""

    base_url: str
    key: str
    sender: str = field(default_factory=lambda: secrets.token_hex(8))
    channel: str | None = None
    buttons: list[dict[str, str]] = field(default_factory=list)

    def say(self, text: str) -> str:
        """Sends a message; returns everything that was answered, as one text."""
        metadata = {"channel": self.channel} if self.channel else {}
        answer = httpx.post(
            f"{self.base_url}/webhooks/rest/webhook",
            json={"sender": self.sender, "message": text, "metadata": metadata},
            headers={"Authorization": f"Bearer {self.key}"},
            timeout=30,
        )
        assert answer.status_code == 200, answer.text
        replies = answer.json()
        assert all(reply["recipient_id"] == self.sender for reply in replies)
        self.buttons = [button for reply in replies for button in reply.get("buttons") or []]
        return "\n".join(reply["text"] for reply in replies if reply.get("text"))

    def press(self, title: str) -> str:
        """Presses a button that the last answer offered; of an order's the number is enough."""
        payload = next((button["payload"] for button in self.buttons if _is_called(button, title)), None)
        assert payload is not None, (
            f"no button {title!r} among {[button['title'] for button in self.buttons]}"
        )
        return self.say(payload)


def _is_called(button: Mapping[str, str], title: str) -> bool:
    return button["title"] == title or button["title"].startswith(f"{title}, ")


def import_file(folder: Path, records: list[dict[str, Any]]) -> Path:
    """Writes orders as the import reads them."""
    path = folder / f"orders-{secrets.token_hex(4)}.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def now() -> datetime:
    """The moment the dialogues' orders are relative to."""
    return datetime.now(UTC)
