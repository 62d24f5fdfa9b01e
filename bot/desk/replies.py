"""Saved replies: texts from data/replies.yml that an agent puts into the answer box, with what is known filled in."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from actions.policy.reading import Item, read_yaml

PLACEHOLDERS = ("agent", "customer", "order", "rma", "shop", "email", "phone", "hours")


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
    return read_yaml(path).keys(("replies",))["replies"].many(_reply)


def _reply(item: Item) -> SavedReply:
    keys = item.keys(("name", "text"))
    text = keys["text"].text()
    try:
        names = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:
        keys["text"].fail("has a brace without its partner; write placeholders as {order}")
    unknown = sorted(names - set(PLACEHOLDERS))
    if unknown:
        keys["text"].fail(f"has the placeholder {{{unknown[0]}}}; there are {', '.join(PLACEHOLDERS)}")
    return SavedReply(keys["name"].text(), text)
