"""What a message says it does not want: "don't cancel 10423, cancel 10455", "exchange it, not return it".

A refusal is a no before one of the wishes a shop is told, with nothing but small words between: "I don't like it" and "it does not
turn on" are none. "I no longer want it" is none either: it is why something is sent back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.engine.components.spans import NUMBER, ORDER_NUMBER, PRODUCT

Place = tuple[int, int]
_THINGS = (frozenset({ORDER_NUMBER, NUMBER}), frozenset({PRODUCT}))

_WISH = (
    r"(?:cancel\w*|return(?:s|ed|ing)?|exchang\w+|swap\w*|refund\w*|replac\w+|"
    r"send\w*\s+(?:it|them|this|that|the\s+\w+|anything)\s+back|chang(?:e|ed|ing)|track\w*|complain\w*|credit)\b"
)
_SMALL = (
    r"(?:want|need|wish|mean|like|intend|ask|asking|asked|say|said|going|trying|planning|wanted|looking|request|requesting|"
    r"you|i|we|to|be|been|have|having|get|go|make|do|just|please|even|for|about|it|this|that|them|a|an|any|the|my|your|"
    r"order|whole|another|more|store|full|partial)"
)
_NOT = r"(?:do\s+not|don'?t|dont|do\s*n'?t)"
_SAYS_NO = (
    # The shop's own no is none of the customer's: "you don't refund me".
    rf"(?:(?:^|[.!?,;:(\n]\s*|\b(?:please|pls|plz|no|i|we|but|so|and|just|still|really|definitely|wait|hi|hello)\s+){_NOT}|"
    r"\b(?:i|we)\s+(?:did\s+not|didn'?t|didnt|never|am\s+not|'?m\s+not|wouldn'?t)|\bi'?m\s+not|\bim\s+not|"
    r"\bno\s+need|\bnot\s+(?:here\s+)?(?:to|asking|trying|looking)|\b(?:instead\s+of|rather\s+than))"
)
# What shops offer instead of what is wanted: "I don't want a voucher, I want the parcel".
_OFFER = (
    r"(?:\b(?:i|we)\s+(?:do\s+not|don'?t|dont|didn'?t|didnt)\s+(?:really\s+|even\s+)?(?:want|need|ask\s+for|care\s+(?:about|for))|"
    r"\bnot\s+(?:asking|looking)\s+for|\bno\s+need\s+for|\bspare\s+me|(?:^|[.!?;,]\s*)(?:no(?:\s+more)?|not)(?=\s[^,.;!?]{0,30}(?:please|needed|required|necessary|thanks)))"
    r"\s+(?:(?:an?|any|the|your|my|more|another|new|delivery|packing|tracking|discount|copy|of)\s+){0,3}"
    r"(?:vouchers?|coupons?|apolog(?:y|ies)|excuses?|discounts?|labels?|slips?|links?|passwords?|confirmations?|surveys?)\b"
)
_REFUSAL = re.compile(rf"{_SAYS_NO}(?:\s+{_SMALL}){{0,6}}\s+{_WISH}|(?P<offer>{_OFFER})", re.IGNORECASE)
# ", not 10423", "and not return it", "rather than a refund": a no that comes last.
_AFTERTHOUGHT = re.compile(
    rf"(?:,\s*|\s+(?:and|but)\s+|\s+-+\s+)not\s+(?:(?:order|number|no\.?|#|{_SMALL})\s*)*(?:{_WISH}|#?(?:[a-z]{{2,3}}-?)?\d{{4,}})|"
    rf"(?:,\s*|\s+)(?:instead\s+of|rather\s+than)(?:\s+{_SMALL}){{0,3}}\s+{_WISH}",
    re.IGNORECASE,
)
_OPENS = (
    r"(?:i|i'?[dm]|im|we|my|to|please|pls|plz|just|only|but|instead|rather|it'?s|can|could|would|will|cancel|return|exchange|refund|swap|"
    r"replace|send|change|track|where|when|what|tell|leave|keep)\b"
)
_GOES_ON = re.compile(
    rf"\s*,\s*(?:but\s+)?(?={_OPENS})|\s+(?:but|-+)\s+(?={_OPENS})|\s+(?=(?:just|only)\s+{_OPENS})",
    re.IGNORECASE,
)
_NEXT = re.compile(r"\s*[,;]\s*|\s+but\b")
_EARLY = re.compile(
    r"\W*(?:(?:please|pls|plz|no|i|we|but|so|and|just|still|really|definitely|wait|hi|hello|sorry|actually|well|look|ok)\W+)*",
    re.IGNORECASE,
)


def refusals(text: str) -> Iterator[Place]:
    """From where to where `text`, one sentence or clause of a message, says what is not wanted; a question refuses nothing."""
    end = 0
    for found in _REFUSAL.finditer(text):
        if found.start() < end or _is_question(text, found.end()):
            continue
        begin = found.start() if end else _start(text, found.start())
        goes_on = (_NEXT if found["offer"] else _GOES_ON).search(text, found.end())
        end = goes_on.start() if goes_on else len(text)
        yield begin, end
    if not end:
        last = _AFTERTHOUGHT.search(text)
        if last and not _is_question(text, last.end()):
            yield last.start(), len(text)


def not_refused(entities: Sequence[Mapping[str, Any]], refused: Sequence[Place]) -> list[Mapping[str, Any]]:
    """The entities without the orders, or products, in the stretches `refused`, if others of their kind stand elsewhere."""
    inside = [one for one in entities if any(a <= one["start"] and one["end"] <= b for a, b in refused)]
    outside = {one["entity"] for one in entities if one not in inside}
    replaced = {kind for kinds in _THINGS if kinds & outside for kind in kinds}
    return [one for one in entities if one["entity"] not in replaced or one not in inside]


def _start(text: str, found: int) -> int:
    """The small words ahead of a refusal are part of it."""
    return 0 if _EARLY.fullmatch(text, 0, found) else found


def _is_question(text: str, after: int) -> bool:
    asked = text.find("?", after)
    return asked >= 0 and not re.search(r"[,.!;]", text[after:asked])
