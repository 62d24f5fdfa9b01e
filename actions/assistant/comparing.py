"""Lines told by comparing them: "the cheaper one", "the big pots", "the 30 dollar one"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from actions.assistant.naming import named
from actions.assistant.picks import NOUN, THING, Context, Pick, among_them, knows, left
from actions.assistant.quantities import quantity_of
from actions.assistant.sizes import size_of
from actions.policy.facts import Line

_PRICE = r"(?:\$\s?(\d+(?:\.\d\d)?)|(\d+\.\d\d)\b|(\d+(?:\.\d\d)?)\s?(?:\$|dollars?\b|bucks?\b|usd\b))"
_PRICED = re.compile(
    rf"\b(?:the|my|that)\s+{_PRICE}(?:\s+{THING}|\s*$|\s+{NOUN})|\b(\w+)\s+(?:for|at|that\s+(?:was|cost|is)|costing)\s+{_PRICE}"
)
_COMPARED = re.compile(
    r"\b(?:the|my|that|both|all)\s+(?:much\s+)?(?:(cheaper|less\s+expensive|lower[\s-]priced)|"
    r"(cheapest|least\s+expensive|lowest[\s-]priced)|(more\s+expensive|pricier|dearer|costlier|higher[\s-]priced)|"
    r"((?:most\s+)?(?:expensive|costly)|priciest|dearest|highest[\s-]priced)|(smaller|small|little|tiny|lighter|shorter|narrower|thinner)|(smallest|lightest|shortest|thinnest)|"
    rf"(larger|bigger|big|large|heavier|longer|taller|wider|thicker)|(largest|biggest|heaviest|longest|tallest|widest))\b(?:\s+{THING}|\s*$|\s+{NOUN})"
)


def by_price(phrase: str, context: Context) -> Pick | None:
    """ "The 30 dollar one": of those that cost so much, give or take what people round off."""
    match = _PRICED.search(phrase)
    if match is None:
        return None
    told = next(group for group in match.groups() if group and group[0].isdigit())
    noun = match[4] or (match[5] if match[5] not in ("one", "ones", "item", "thing") else None)
    near = Decimal("0.005") if "." in told else Decimal(1)
    found = tuple(line for line in among_them(noun, context) if abs(line.unit_price - Decimal(told)) < near)
    return Pick(found, sure=len(found) == 1) if found else None


def by_comparing(phrase: str, context: Context) -> Pick | None:
    """ "The cheaper one" is one of two, "the cheapest" one of any number; sizes are compared where all are of one kind."""
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
    count = quantity_of(phrase, knows(found), sum(map(left, found)))
    return Pick(found, count, sure=len(found) == 1 and (len(among) == 2 or not of_two))


def _compared(match: re.Match[str], phrase: str, context: Context) -> tuple[Line, ...]:
    """ "The runners in the smaller size": those of the noun, which may stand elsewhere in the phrase."""
    noun = match[match.re.groups]
    if noun is not None:
        return among_them(noun, context)
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
