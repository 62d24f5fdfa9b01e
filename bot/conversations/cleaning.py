"""What a customer's text may contain, and how much of it the engine sees."""

from __future__ import annotations

import re
import unicodedata

from bot.conversations.errors import TooLong

HARD_LIMIT = 20_000

_LEADING_SLASHES = re.compile(r"^[\s/]+")
_KEPT_CONTROLS = "\n\t"


def clean(text: str) -> str:
    """Return the text without control characters and halves of surrogate pairs; emoji and HTML stay as they are.

    Raises TooLong beyond 20 000 characters.
    """
    if len(text) > HARD_LIMIT:
        raise TooLong(HARD_LIMIT)
    return "".join(character for character in text if _may_stay(character)).strip()


def for_engine(text: str, offered: bool, limit: int) -> str:
    """Return what the engine reads: at most ``limit`` characters, and no leading slash unless the bot offered it.

    A leading "/" would let a customer set intents and slots past the understanding of the engine.
    """
    plain = text if offered else _LEADING_SLASHES.sub("", text)
    return plain[:limit]


def _may_stay(character: str) -> bool:
    return character in _KEPT_CONTROLS or unicodedata.category(character) not in ("Cc", "Cs")
