"""What a message says, without the details that only show who is writing.

"Please cancel AT-10423, my address is jo@example.com" is about cancelling. An address or a telephone number says nothing
of what is wanted, yet a sentence vector and counts lean to sentences that are about addresses. An order number stands for
the words "my order": "where is AT-10423" asks what "where is my order" asks. A company's name stands for "another company":
there are more of them than anybody can write sentences about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.engine.components.reading import PLACEHOLDERS
from bot.engine.components.spans import COMPANY, EMAIL, NUMBER, ORDER_NUMBER, PHONE, POSTAL_CODE, Span

_LONG = 5
_ORDER = "\N{OBJECT REPLACEMENT CHARACTER}"
# "order number <number>" is "order", not "order number my order".
_NAMED = re.compile(rf"\border\s*(?:(?:number|no|nr|id)\b\.?)?\s*[:#]?\s*(?:is\s+)?{_ORDER}", re.IGNORECASE)
_STAND_INS = {COMPANY: "another company"}
WHO = frozenset({EMAIL, PHONE, POSTAL_CODE})
WHO_WORDS = frozenset(PLACEHOLDERS[entity] for entity in WHO)
# Words that only say what such a detail is: without it, "my phone number is" would ask for ours.
_NAMES = frozenset(
    "my our the a this is are be it its it's that's here here's and or at under on for use new e mail email e-mail address "
    "phone number cell cellphone mobile telephone tel zip zipcode code postal postcode post contact me".split()
)
# The encoder knows no pictures: to it a thumb up and a thumb down are the same unknown sign.
_PICTURES = {
    "👍": "yes", "👌": "yes", "✅": "yes", "👎": "no", "❌": "no", "👋": "hello", "😂": "haha", "🤣": "haha",
    "😡": "angry", "🤬": "angry", "😠": "angry", "❤": "love", "🎉": "hooray", "😢": "sad", "😭": "sad",
}  # fmt: skip
_PICTURE = re.compile(f"({'|'.join(_PICTURES)})[\N{VARIATION SELECTOR-16}\U0001f3fb-\U0001f3ff]?")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def gist(text: str, spans: Iterable[Span]) -> str:
    """`text` without such details, common pictures as words; all of it where nothing is said but what they are."""
    return _in_words(_without(text, spans))


def _in_words(text: str) -> str:
    return (
        _PICTURE.sub(lambda found: f" {_PICTURES[found[1]]} ", text).strip() if not text.isascii() else text
    )


def _without(text: str, spans: Iterable[Span]) -> str:
    said, end = [], 0
    for span in sorted(span for span in spans if _is_replaced(span)):
        said += [text[end : span.start], "" if span.entity in WHO else _STAND_INS.get(span.entity, _ORDER)]
        end = span.end
    rest = _NAMED.sub("order", "".join([*said, text[end:]]))
    found = any(letter.isalpha() for letter in rest.replace(_ORDER, ""))
    if not found or (_ORDER not in rest and rest != text and _only_names(_WORD.findall(rest))):
        return text
    return " ".join(rest.replace(_ORDER, "my order").split()).strip(" ,;:-#")


def _is_replaced(span: Span) -> bool:
    return span.entity in WHO or span.entity in _STAND_INS or may_name_order(span)


def may_name_order(span: Span) -> bool:
    """An order's number may stand without a word that says so; what counts something is not that long."""
    return span.entity == ORDER_NUMBER or (
        span.entity == NUMBER and span.value.isdigit() and len(span.value) >= _LONG
    )


def gist_words(counted: Sequence[str]) -> list[str]:
    """The same for words as they are counted."""
    rest = [word for word in counted if word not in WHO_WORDS]
    words = [word for word in rest if any(letter.isalpha() for letter in word)]
    is_named = len(rest) < len(counted) and _only_names(words)
    return rest if words and not is_named else list(counted)


def _only_names(words: Iterable[str]) -> bool:
    """Whether these words do no more than name a detail."""
    return all(word.lower() in _NAMES for word in words)
