"""What must not happen in a walk, seen from outside: by what was said to the customer and what stands in the books.

Pure: it knows nothing of how the desk decides whose an order is. An order counts as shown to be the customer's once they
have said its number and one of its details in this conversation.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bot.bench.walking.customers import Bought
from bot.bench.walking.stock import Message, Sort

YES_TITLE, YES_PAYLOAD = "Yes, please", "/affirm"
LINK = "/mail/"
TROUBLE = (
    "traceback",
    "exception",
    "nonetype",
    "utter_",
    "because of a fault on our side",
    "is just restarting",
)
_WORD = re.compile(r"[a-z0-9.+-]+@[a-z0-9.-]*[a-z]|[a-z]+")
Replies = Sequence[Mapping[str, Any]]


class Fault(StrEnum):
    """What is counted."""

    ERROR = "error"
    LEAK = "leak"
    WRITE = "write"
    STUCK = "stuck"


@dataclass(frozen=True)
class Found:
    """One fault, and what was seen."""

    fault: Fault
    what: str


@dataclass
class Judge:
    """Follows one conversation. ``owners``: every fact of every order in the book, and which order it is of."""

    owners: Mapping[str, frozenset[str]]
    orders: Mapping[str, Bought]
    heard: str = ""
    asked: bool = False
    writes: frozenset[str] = field(default_factory=frozenset)

    def hear(self, message: Message, status: int, replies: object, writes: Mapping[str, str]) -> list[Found]:
        """What is wrong with the answer to this message; ``writes``: everything written by now, and for which order."""
        self.heard += f"\n{message.text.lower()}"
        said = replies if isinstance(replies, list) else []
        found = [*_errors(status, said), *self._leaks(said), *self._written(message, writes)]
        self.asked = asks(said)
        return found

    def proven(self, number: str) -> bool:
        """Whether the customer has said the order's number and a detail of it by now."""
        order = self.orders.get(number)
        digits = number.partition("-")[2]
        return (
            order is not None
            and digits in self.heard
            and any(proof.lower() in self.heard for proof in order.proofs)
        )

    def _leaks(self, replies: Replies) -> list[Found]:
        words = set(_WORD.findall(everything(replies).lower()))
        return [
            Found(Fault.LEAK, f"{word!r} of {', '.join(sorted(self.owners[word]))}")
            for word in sorted(words & self.owners.keys())
            if word not in self.heard and not any(map(self.proven, self.owners[word]))
        ]

    def _written(self, message: Message, writes: Mapping[str, str]) -> list[Found]:
        new = sorted(writes.keys() - self.writes)
        self.writes = frozenset(writes)
        agreed = self.asked and message.sort is Sort.AGREEMENT
        return [
            Found(Fault.WRITE, f"{name} of {writes[name]}")
            for name in new
            if not agreed or not self.proven(writes[name])
        ]


def asks(replies: Replies) -> bool:
    """Whether the answer asks for a yes: by its button, by email in words, or there by the link that completes it."""
    offered = [button for reply in replies for button in reply.get("buttons") or ()]
    said = " ".join(str(reply.get("text") or "") for reply in replies)
    in_words = f'"{YES_TITLE}"' in said or LINK in said
    return in_words or any(button.get("payload") == YES_PAYLOAD for button in offered)


def everything(replies: Replies) -> str:
    """All that a customer can read: the texts, the buttons, and what comes along for a program."""
    return " ".join(str(part) for reply in replies for name, part in reply.items() if name != "recipient_id")


def _errors(status: int, replies: Replies) -> list[Found]:
    if status != 200:
        return [Found(Fault.ERROR, f"status {status}")]
    said = " ".join(str(reply.get("text") or "") for reply in replies)
    if not said.strip():
        return [Found(Fault.ERROR, "no answer")]
    return [Found(Fault.ERROR, word) for word in TROUBLE if word in said.lower()]
