"""Which lines one phrase picks: by name, by place, by price or size, or as what is left over."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from actions.assistant.naming import is_of, is_several, named
from actions.assistant.quantities import asks_for_a_part, clear_quantity, number, quantity_of
from actions.assistant.sizes import size_of
from actions.policy.facts import Line

_PLACES = {
    "first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3, "fifth": 4, "5th": 4,
    "last": -1,
}  # fmt: skip
_THING = r"(?:ones?|items?|products?|articles?|things?|lines?|pairs?|size)\b"
_NOUN = r"(\w+(?:\s+\w+){0,2})"
_PLACE = re.compile(
    rf"(?:^|\b(?:the|my)\s+)(?:very\s+)?({'|'.join(_PLACES)})\b(?:\s+{_THING}|\s*$|\s+{_NOUN})"
)
_SOME_PLACES = re.compile(
    rf"(?:^|\b(?:the|my)\s+)(?:very\s+)?(first|last)\s+(two|three|four|2|3|4)\b(?:\s+{_THING}|\s*$|\s+{_NOUN})"
)
_PRICE = r"(?:\$\s?(\d+(?:\.\d\d)?)|(\d+\.\d\d)\b|(\d+(?:\.\d\d)?)\s?(?:\$|dollars?\b|bucks?\b|usd\b))"
_PRICED = re.compile(
    rf"\b(?:the|my|that)\s+{_PRICE}(?:\s+{_THING}|\s*$|\s+{_NOUN})|\b(\w+)\s+(?:for|at|that\s+(?:was|cost|is)|costing)\s+{_PRICE}"
)
_NUMBERED = re.compile(r"\b(?:item|line|option|position)\s+(?:no\.?\s*|number\s*)?#?([1-9])\b")
_COMPARED = re.compile(
    r"\b(?:the|my|that|both|all)\s+(?:much\s+)?(?:(cheaper|less\s+expensive|lower[\s-]priced)|"
    r"(cheapest|least\s+expensive|lowest[\s-]priced)|(more\s+expensive|pricier|dearer|costlier|higher[\s-]priced)|"
    r"((?:most\s+)?(?:expensive|costly)|priciest|dearest|highest[\s-]priced)|(smaller|small|little|tiny|lighter|shorter|narrower|thinner)|(smallest|lightest|shortest|thinnest)|"
    rf"(larger|bigger|big|large|heavier|longer|taller|wider|thicker)|(largest|biggest|heaviest|longest|tallest|widest))\b(?:\s+{_THING}|\s*$|\s+{_NOUN})"
)
_OTHER = re.compile(rf"\b(?:the|my)\s+other\b(?:\s+(?:{_THING}|two|three)|\s*$|\s+{_NOUN})")
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


@dataclass(frozen=True, slots=True)
class Pick:
    """What a phrase picks: all of ``lines`` if it is ``sure``, else one or some of them that nobody can tell.

    ``quantity`` None is all that is left of each; ``firm`` picks are not narrowed by a closer one elsewhere.
    """

    lines: tuple[Line, ...]
    quantity: int | None = None
    sure: bool = True
    firm: bool = True


@dataclass(frozen=True, slots=True)
class Context:
    """What is spoken of: the ``lines`` to pick from, those chosen before, and the skus already left out."""

    lines: tuple[Line, ...]
    before: frozenset[str] = frozenset()
    out: frozenset[str] = frozenset()

    @property
    def focus(self) -> tuple[Line, ...]:
        """The lines that "the first" and "the smaller one" are among: those chosen before, if there are several."""
        chosen = tuple(line for line in self.lines if line.sku in self.before)
        return chosen if len(chosen) > 1 else self.lines


def left(line: Line) -> int:
    """The pieces that can still be asked for."""
    return line.left


def pick(phrase: str, context: Context) -> Pick | None:
    """What the phrase picks; None if it is about no line."""
    for way in (_other, _by_places, _by_place, _by_comparing, _by_price):
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
    among = _among(match[1], Context(rest))
    return Pick(among, sure=bool(context.before | context.out) and len(among) == 1) if among else None


def _by_place(phrase: str, context: Context) -> Pick | None:
    match, numbered = _PLACE.search(phrase), _NUMBERED.search(phrase)
    if match is None and numbered is None:
        return None
    place = _PLACES[match[1]] if match else int(numbered[1]) - 1 if numbered else 0
    noun = match[2] if match else None
    among = _among(noun, context)
    if among and place < len(among):
        return Pick((among[place],))
    return None if noun or not among else Pick(among, sure=False)


def _by_places(phrase: str, context: Context) -> Pick | None:
    match = _SOME_PLACES.search(phrase)
    if match is None:
        return None
    among, count = _among(match[3], context), number(match[2])
    if count >= len(among):
        return None
    return Pick(among[:count] if match[1] == "first" else among[-count:])


def _by_price(phrase: str, context: Context) -> Pick | None:
    """ "The 30 dollar one": of those that cost so much, give or take what people round off."""
    match = _PRICED.search(phrase)
    if match is None:
        return None
    told = next(group for group in match.groups() if group and group[0].isdigit())
    noun = match[4] or (match[5] if match[5] not in ("one", "ones", "item", "thing") else None)
    near = Decimal("0.005") if "." in told else Decimal(1)
    found = tuple(line for line in _among(noun, context) if abs(line.unit_price - Decimal(told)) < near)
    return Pick(found, sure=len(found) == 1) if found else None


def _by_comparing(phrase: str, context: Context) -> Pick | None:
    match = _COMPARED.search(phrase)
    if match is None or _is_a_size(match, context):
        return None
    among = _compared(match, phrase, context)
    if not among:
        return None
    least = bool(match[1] or match[2] or match[5] or match[6])
    of_two = bool(match[1] or match[3] or match[5] or match[7])
    values = _prices(among) if any(match[group] for group in range(1, 5)) else _sizes(among)
    found = _extreme(among, values, least)
    count = quantity_of(phrase, _knows(found), sum(map(left, found)))
    return Pick(found, count, sure=len(found) == 1 and (len(among) == 2 or not of_two))


def _compared(match: re.Match[str], phrase: str, context: Context) -> tuple[Line, ...]:
    """ "The runners in the smaller size": those of the noun, which may stand elsewhere in the phrase."""
    noun = match[match.re.groups]
    if noun is not None:
        return _among(noun, context)
    called = named(phrase[: match.start()] + phrase[match.end() :], context.lines)
    return called.lines if len(called.lines) > 1 and not called.apart else context.focus


def _is_a_size(match: re.Match[str], context: Context) -> bool:
    """Whether it is a name: "the large one" is the size L where there is one."""
    word = match[5] or match[7]
    return word in ("small", "large") and bool(named(f"the {word}", context.focus).lines)


def _prices(lines: Sequence[Line]) -> list[float] | None:
    return [float(line.unit_price) for line in lines]


def _sizes(lines: Sequence[Line]) -> list[float] | None:
    sizes = [size for line in lines if (size := size_of(line)) is not None]
    same_kind = len({kind for kind, _ in sizes}) == 1
    return [place for _, place in sizes] if same_kind and len(sizes) == len(lines) else None


def _extreme(lines: Sequence[Line], values: Sequence[float] | None, least: bool) -> tuple[Line, ...]:
    """The lines with the least or greatest value; all of them where values cannot be compared."""
    if values is None:
        return tuple(lines)
    best = min(values) if least else max(values)
    return tuple(line for line, value in zip(lines, values, strict=True) if value == best)


def _among(noun: str | None, context: Context) -> tuple[Line, ...]:
    """The lines of this name, none where it is the name of nothing here; those in focus where the phrase has no name."""
    return context.focus if noun is None else named(noun, context.lines).lines


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
    count = quantity_of(phrase, _knows(found.lines), sum(map(left, found.lines)))
    return _group(phrase, found.lines, count)


def _pieces(phrase: str, line: Line) -> Pick:
    """Of one line; a part that cannot be told, such as half of three, leaves it open."""
    count = quantity_of(_BOTH_AND.sub("", phrase), _knows((line,)), left(line))
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


def _knows(lines: Sequence[Line]) -> Callable[[str], bool]:
    return lambda word: is_of(word, lines)
