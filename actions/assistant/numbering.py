"""Which orders a message is about, when it has several numbers: "not AT-10423, AT-10432", "AT-10423, sorry, AT-10432"."""

from __future__ import annotations

import re
from itertools import pairwise

from actions.assistant.said import Entity, Said

_DENIED = re.compile(
    r"\b(?:(?<!did )(?<!do )(?<!does )(?<!have )not|isn['’]?t|wasn['’]?t|instead of|rather than|other than)\s+"
    r"(?:for\s+|about\s+)?(?:the\s+|my\s+)?(?:order\s*)?(?:number\s*|no\.?\s*)?[#(\s]*$",
    re.IGNORECASE,
)
_CORRECTED = re.compile(
    r"\b(?:sorry|i mean|i meant|actually|correction|rather|oops|typo|should be|should have been|make that)\b",
    re.IGNORECASE,
)
_SHORTEST = 3
_USUAL = 4


def orders_meant(said: Said) -> list[str]:
    """The order numbers that the message means, in its order, each once; those it denies or corrects are left out."""
    kept: list[Entity] = []
    for before, entity in pairwise([None, *said.of("order_number")]):
        if entity is None or _is_denied(said.text, entity):
            continue
        if before is not None and _CORRECTED.search(said.text, before.end or 0, entity.start or 0):
            kept.clear()
        kept.append(entity)
    return list(dict.fromkeys(entity.value for entity in kept))


def is_quoted(said: Said) -> bool:
    """Whether the only order numbers are those of an earlier message that this one repeats."""
    return all(entity.quoted for entity in said.of("order_number"))


def bare_number(said: Said, asked: bool) -> str | None:
    """A number that nothing but the question says to be an order's; ``asked``: it was just asked for."""
    numbers = said.all("number")
    usual = next((number for number in numbers if len(number) >= _USUAL), None)
    if usual is not None or not asked:
        return usual
    return next((number for number in numbers if len(number) >= _SHORTEST), None) or _only_word(said)


def _only_word(said: Said) -> str | None:
    """Numbers of other makers have no shape to know them by: a lone word with a digit may be one."""
    text = said.text.strip().rstrip(".!?")
    is_word = len(text.split()) == 1 and any(letter.isdigit() for letter in text)
    return text if is_word and not {entity.kind for entity in said.entities} - {"number"} else None


def _is_denied(text: str, entity: Entity) -> bool:
    return bool(entity.start and _DENIED.search(text[: entity.start]))
