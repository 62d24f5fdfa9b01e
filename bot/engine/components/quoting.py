"""Which part of a message is somebody's earlier message, as mail programs repeat it under an answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.engine.components.spans import Span

_LINES = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
_WROTE = re.compile(r"^[ \t]*On\b[^\n]{5,200}(?:\n[^\n]{0,200})?\bwrote:", re.MULTILINE)
# What follows these is the earlier message to its end.
_BEGINS = re.compile(
    r"^[ \t]*(?:-{3,}[ \t]*(?:original|forwarded) message\b|begin forwarded message:|_{10,}[ \t]*$|"
    r"from:[ \t]*\S[^\n]*\n(?:[^\n]*\n){0,2}[ \t]*(?:sent|date|to|subject):)",
    re.IGNORECASE | re.MULTILINE,
)


def mark_quoted(text: str, spans: Sequence[Span]) -> list[Span]:
    """The same spans, those in an earlier message marked."""
    parts = _quoted_parts(text) if spans else []
    return [replace(span, quoted=True) if _within(span, parts) else span for span in spans]


def _quoted_parts(text: str) -> list[tuple[int, int]]:
    if "\n" not in text and not text.startswith(">"):
        return []
    parts = [match.span() for match in _LINES.finditer(text)]
    wrote = _WROTE.search(text)
    if wrote:
        # Where the lines are marked too, what stands between them is an answer to them.
        marked = any(start >= wrote.end() for start, _ in parts)
        parts.append((wrote.start(), wrote.end() if marked else len(text)))
    begins = _BEGINS.search(text)
    return parts if begins is None else [*parts, (begins.start(), len(text))]


def _within(span: Span, parts: Sequence[tuple[int, int]]) -> bool:
    return any(start <= span.start and span.end <= end for start, end in parts)
