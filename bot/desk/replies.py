"""Saved replies: texts from data/replies.yml that an agent puts into the answer box, with what is known filled in."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from actions.policy.reading import Item, read_yaml

PLACEHOLDERS = ("agent", "customer", "order", "rma", "shop", "email", "phone", "hours")
OF_DECISIONS = (*PLACEHOLDERS, "what", "because", "open", "refund", "duties", "question")
SUGGESTIONS = ("opened", "cancelled", "allowed", "refused", "wait", "human", "missing")


@dataclass(frozen=True, slots=True)
class SavedReply:
    """A reply under its name; ``text`` has placeholders such as {order}."""

    name: str
    text: str

    def filled(self, known: Mapping[str, str | None]) -> str:
        """The text with what is known; what is not stands there in brackets, for the agent to write."""
        return self.text.format(**{name: known.get(name) or f"[{name}]" for name in PLACEHOLDERS})


def load_replies(path: Path) -> tuple[SavedReply, ...]:
    """Read the saved replies. Raises BadData, which names the file, the key and the line at fault."""
    return _read(path)["replies"].many(_reply)


def load_suggestions(path: Path) -> Mapping[str, SavedReply]:
    """Read what an answer begins with, by what was decided. Raises BadData."""
    kinds = _read(path)["suggestions"].keys(SUGGESTIONS)
    return {kind: SavedReply(kind, _text(item, OF_DECISIONS)) for kind, item in kinds.items()}


def _read(path: Path) -> Mapping[str, Item]:
    return read_yaml(path).keys(("replies", "suggestions"))


def _reply(item: Item) -> SavedReply:
    keys = item.keys(("name", "text"))
    return SavedReply(keys["name"].text(), _text(keys["text"], PLACEHOLDERS))


def _text(item: Item, places: tuple[str, ...]) -> str:
    text = item.text()
    try:
        names = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:
        item.fail("has a brace without its partner; write placeholders as {order}")
    unknown = sorted(names - set(places))
    if unknown:
        item.fail(f"has the placeholder {{{unknown[0]}}}; there are {', '.join(places)}")
    return text
