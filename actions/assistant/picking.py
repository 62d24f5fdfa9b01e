"""Which lines one phrase picks: by name, by place, by price or size, or as what is left over."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.assistant.comparing import by_comparing, by_price
from actions.assistant.naming import is_several, named
from actions.assistant.picks import NOUN, THING, Context, Pick, among_them, knows, left
from actions.assistant.quantities import asks_for_a_part, clear_quantity, number, quantity_of
from actions.policy.facts import Line

_PLACES = {
    "first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3, "fifth": 4, "5th": 4,
    "last": -1,
}  # fmt: skip
_PLACE = re.compile(rf"(?:^|\b(?:the|my)\s+)(?:very\s+)?({'|'.join(_PLACES)})\b(?:\s+{THING}|\s*$|\s+{NOUN})")
_SOME_PLACES = re.compile(
    rf"(?:^|\b(?:the|my)\s+)(?:very\s+)?(first|last)\s+(two|three|four|2|3|4)\b(?:\s+{THING}|\s*$|\s+{NOUN})"
)
_NUMBERED = re.compile(r"\b(?:item|line|option|position)\s+(?:no\.?\s*|number\s*)?#?([1-9])\b")
_OTHER = re.compile(rf"\b(?:the|my)\s+other\b(?:\s+(?:{THING}|two|three)|\s*$|\s+{NOUN})")
# "Return the rest", but not "the rest stayed dry".
_REST = re.compile(
    r"^(?:(?:and|i|i'd|we|want|wanna|to|would|will|like|please|pls|return|send|cancel|refund|exchange|replace|take|ship|back|get|can|could|you|"
    r"only|just|for|all|then|so)\s+)*"
    r"(?:(?:the\s+)?(?:rest|remaining|others)|(?:every\s?thing|all)\s+else|(?:the\s+)?other\s+(?:two|three|ones|items))\b"
    r"(?:\s+(?:of|it|them|the|my|order|those|these|goes|go|can|should|must|has|have|to|be|back|please|pls|returned|sent|cancelled|canceled|"
    r"refunded|too|away|ones|items|things|needs|is|are|coming|going|broken|damaged))*$"
)
_ONES = re.compile(r"\bones\b")
# "Both the lamp and ..." counts no lamps.
_BOTH_AND = re.compile(r"\bboth\s+(?=the\b|my\b)")
_BOTH = re.compile(r"\bboth\b")
_WHOLE = re.compile(
    r"\b(?<!at )(both|all|everything|(?:every|each)(?!\s+(?:time|use|wash|step|other|few|now|second|minute|hour|day|morning|evening|night|week)\b))\b"
)


def pick(phrase: str, context: Context) -> Pick | None:
    """What the phrase picks; None if it is about no line."""
    for way in (_other, _by_places, _by_place, by_comparing, by_price):
        found = way(phrase, context)
        if found is not None:
            return found
    return _by_name(phrase, context)


def counts_all(phrase: str, context: Context) -> bool:
    """Whether "both", "all three" or "two of them" counts just what there is."""
    count, lines = clear_quantity(phrase), context.focus
    if _BOTH.search(phrase) and len(lines) == 2:
        # Of a pair that was chosen alone it may mean the two pieces.
        return not any(left(line) == 2 and line.sku in context.before for line in lines)
    if count is None or asks_for_a_part(phrase):
        return False
    return _makes_up(count, lines) and (len(lines) > 1 or bool(_WHOLE.search(phrase)))


def _other(phrase: str, context: Context) -> Pick | None:
    """ "The other one" is other than what was chosen before or is left out now."""
    rest = tuple(line for line in context.lines if line.sku not in context.before)
    if _REST.search(phrase):
        return Pick(rest) if rest else None
    match = _OTHER.search(phrase)
    if match is None:
        return None
    among = among_them(match[1], Context(rest))
    return Pick(among, sure=bool(context.before | context.out) and len(among) == 1) if among else None


def _by_place(phrase: str, context: Context) -> Pick | None:
    match, numbered = _PLACE.search(phrase), _NUMBERED.search(phrase)
    if match is None and numbered is None:
        return None
    place = _PLACES[match[1]] if match else int(numbered[1]) - 1 if numbered else 0
    noun = match[2] if match else None
    among = among_them(noun, context)
    if among and place < len(among):
        return Pick((among[place],))
    return None if noun or not among else Pick(among, sure=False)


def _by_places(phrase: str, context: Context) -> Pick | None:
    match = _SOME_PLACES.search(phrase)
    if match is None:
        return None
    among, count = among_them(match[3], context), number(match[2])
    if count >= len(among):
        return None
    return Pick(among[:count] if match[1] == "first" else among[-count:])


def _by_name(phrase: str, context: Context) -> Pick | None:
    found = named(phrase, context.lines)
    if not found.lines:
        return None
    if len(found.lines) == 1:
        picked = _pieces(phrase, found.lines[0])
        # "Two sleeping bags, I'm keeping the red one": the other one is not two.
        is_of_all = context.out and (picked.quantity or 0) > left(found.lines[0])
        return Pick(picked.lines, sure=picked.sure) if is_of_all else picked
    if found.apart:
        return Pick(found.lines)
    count = quantity_of(phrase, knows(found.lines), sum(map(left, found.lines)))
    return _group(phrase, found.lines, count)


def _pieces(phrase: str, line: Line) -> Pick:
    """Of one line; a part that cannot be told, such as half of three, leaves it open."""
    count = quantity_of(_BOTH_AND.sub("", phrase), knows((line,)), left(line))
    if count is None and asks_for_a_part(phrase):
        return Pick((line,), sure=False)
    is_its_name = count is not None and count > left(line) and str(count) in f"{line.title} {line.variant}"
    all_of_it = count == left(line) and _WHOLE.search(phrase)
    return Pick((line,), None if is_its_name or all_of_it else count)


def _group(phrase: str, lines: tuple[Line, ...], count: int | None) -> Pick:
    """Lines that the phrase names alike: all of them if it speaks of several and the number is right."""
    whole = bool(_WHOLE.search(phrase))
    if asks_for_a_part(phrase):
        return Pick(lines, sure=False)
    if _BOTH.search(phrase) and len(lines) == 2:
        return Pick(lines)
    if count is not None:
        return Pick(lines, sure=_makes_up(count, lines), firm=whole)
    several = bool(_ONES.search(phrase)) or is_several(phrase, lines)
    return Pick(lines, sure=whole or several, firm=whole)


def _makes_up(count: int, lines: Sequence[Line]) -> bool:
    return count == sum(map(left, lines)) or (count == len(lines) and all(left(line) == 1 for line in lines))
