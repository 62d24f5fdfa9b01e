"""Buttons that were offered, pressed or said in words: who writes emails has nothing to press."""

from __future__ import annotations

import re
from collections.abc import Mapping

LONGEST_TITLE = 80
_SIGNS = re.compile(r"[^\w]+")


def may_press(text: str) -> bool:
    """Whether the text can be a button at all, so that it is worth looking which ones were offered."""
    return text.startswith("/") or len(text) <= LONGEST_TITLE


def pressed(text: str, offered: Mapping[str, str]) -> str | None:
    """Return the payload (of payload to title) that the text is, or whose title it says; None when it is neither.

    A title counts whatever its case and its signs are: "yes please" is the button "Yes, please".
    """
    if text in offered:
        return text
    said = _bare(text)
    return next((payload for payload, title in offered.items() if said and _bare(title) == said), None)


def _bare(text: str) -> str:
    return _SIGNS.sub(" ", text.casefold()).strip()
