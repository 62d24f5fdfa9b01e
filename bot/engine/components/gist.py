"""What a message says, without the details that only show who is writing.

"Please cancel AT-10423, my address is jo@example.com" is about cancelling. An address or a telephone number says nothing
of what is wanted, yet a sentence vector and counts lean to sentences that are about addresses.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.engine.components.reading import PLACEHOLDERS
from bot.engine.components.spans import EMAIL, PHONE, POSTAL_CODE, Span

WHO = frozenset({EMAIL, PHONE, POSTAL_CODE})
WHO_WORDS = frozenset(PLACEHOLDERS[entity] for entity in WHO)


def gist(text: str, spans: Iterable[Span]) -> str:
    """`text` without such details; all of it where nothing else is said."""
    kept, end = [], 0
    for span in sorted(span for span in spans if span.entity in WHO):
        kept.append(text[end : span.start])
        end = span.end
    rest = " ".join("".join([*kept, text[end:]]).split()).strip(" ,;:-")
    return rest if any(letter.isalpha() for letter in rest) else text


def gist_words(counted: Sequence[str]) -> list[str]:
    """The same for words as they are counted."""
    rest = [word for word in counted if word not in WHO_WORDS]
    return rest if any(letter.isalpha() for word in rest for letter in word) else list(counted)
