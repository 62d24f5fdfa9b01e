"""What a message says, without the details that only show who is writing.

"Please cancel AT-10423, my address is jo@example.com" is about cancelling. An address or a telephone number says nothing
of what is wanted, yet a sentence vector and counts lean to sentences that are about addresses. An order number stands for
the words "my order": "where is AT-10423" asks what "where is my order" asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.engine.components.reading import PLACEHOLDERS
from bot.engine.components.spans import EMAIL, NUMBER, ORDER_NUMBER, PHONE, POSTAL_CODE, Span

_LONG = 5
_ORDER = "\N{OBJECT REPLACEMENT CHARACTER}"
# "order number <number>" is "order", not "order number my order".
_NAMED = re.compile(rf"\border\s*(?:(?:number|no|nr|id)\b\.?)?\s*[:#]?\s*(?:is\s+)?{_ORDER}", re.IGNORECASE)
WHO = frozenset({EMAIL, PHONE, POSTAL_CODE})
WHO_WORDS = frozenset(PLACEHOLDERS[entity] for entity in WHO)


def gist(text: str, spans: Iterable[Span]) -> str:
    """`text` without such details; all of it where nothing else is said."""
    said, end = [], 0
    for span in sorted(span for span in spans if span.entity in WHO or may_name_order(span)):
        said += [text[end : span.start], "" if span.entity in WHO else _ORDER]
        end = span.end
    rest = _NAMED.sub("order", "".join([*said, text[end:]]))
    found = any(letter.isalpha() for letter in rest.replace(_ORDER, ""))
    return " ".join(rest.replace(_ORDER, "my order").split()).strip(" ,;:-#") if found else text


def may_name_order(span: Span) -> bool:
    """An order's number may stand without a word that says so; what counts something is not that long."""
    return span.entity == ORDER_NUMBER or (
        span.entity == NUMBER and span.value.isdigit() and len(span.value) >= _LONG
    )


def gist_words(counted: Sequence[str]) -> list[str]:
    """The same for words as they are counted."""
    rest = [word for word in counted if word not in WHO_WORDS]
    return rest if any(letter.isalpha() for word in rest for letter in word) else list(counted)
