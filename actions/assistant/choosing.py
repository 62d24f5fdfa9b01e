"""Which lines of an order a customer means: "the blender", "both shirts", "two of the mugs", "everything but the mug".

Never a guess: where the words fit several lines alike nothing is chosen, and the assistant asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from actions.assistant.everything import is_all, is_of_a_kind, means_all
from actions.assistant.naming import is_name, named
from actions.assistant.phrases import corrected, cut, spelt
from actions.assistant.picking import counts_all, pick
from actions.assistant.picks import Context, Pick, left
from actions.assistant.quantities import clear_quantity, quantity_in
from actions.assistant.sparing import left_out
from actions.policy.facts import AskedLine, Line

__all__ = ["choose", "is_unclear", "means_all", "named_lines", "quantity_in"]

# "The shelf is beautiful, but it wobbles": what was praised is what is spoken of.
_SPEAKS_OF_IT = re.compile(
    r"^(?:(?:but|only|just|though|because|however|sadly|unfortunately)\s+)*(?:it|its|they)\b"
)
_SHORT = 6  # words; in a longer phrase a number may count something else


def named_lines(text: str, lines: Iterable[Line]) -> list[Line]:
    """The lines whose title or variant the text names best; several where it fits several alike."""
    return list(named(spelt(text), list(lines)).lines)


def choose(
    text: str, lines: tuple[Line, ...], chosen: Sequence[AskedLine] = ()
) -> tuple[AskedLine, ...] | None:
    """The lines the text asks for, each with the number of pieces where one is told.

    None if it names none, or if what it says fits several alike. ``chosen``: the lines chosen before, which "the other
    one" and "not the mug" are about.
    """
    last = corrected(text)
    return (_choose(last, lines, chosen) if last else None) or _choose(text, lines, chosen)


def _choose(text: str, lines: tuple[Line, ...], chosen: Sequence[AskedLine]) -> tuple[AskedLine, ...] | None:
    phrases = cut(text)
    before = frozenset(line.sku for line in chosen)
    out = left_out(phrases, Context(lines, before))
    if out is None:
        return None
    gone = frozenset(line.sku for found in out if found.quantity is None for line in found.lines)
    context = Context(tuple(line for line in lines if line.sku not in gone), before, gone)
    if any(is_all(phrase) for phrase in phrases.wanted):
        return _without(tuple(AskedLine(line.sku) for line in context.lines), out, context.lines) or None
    picks = _picks(phrases.wanted, context)
    if picks is None:
        return None
    if not picks and any(_SPEAKS_OF_IT.search(phrase) for phrase in phrases.wanted):
        picks = _picks(phrases.praised, context)
    asked = _asked(picks or [], context.lines) or _fallback(text, phrases.wanted, context, chosen)
    return _without(asked, out, context.lines) or None


def is_unclear(text: str, lines: tuple[Line, ...]) -> bool:
    """Whether the text is about some of the lines, but not plainly which."""
    return choose(text, lines) is None and any(named(phrase, lines).lines for phrase in cut(text).wanted)


def _picks(wanted: tuple[str, ...], context: Context) -> list[Pick] | None:
    """What the phrases pick; None where one of them stays open."""
    found = _found(wanted, context)
    others = {phrase: [other for other, _ in found if other != phrase] for phrase, _ in found}
    picks = [_narrowed(picked, others[phrase], context.lines) for phrase, picked in found]
    sure = [picked for picked in picks if picked.sure]
    skus = {line.sku for picked in sure for line in picked.lines}
    if not all(picked.sure or _told(picked, skus) for picked in picks):
        return None
    return _counted([picked for picked in sure if not _closer(picked, sure)], _orphans(wanted, context))


def _orphans(wanted: tuple[str, ...], context: Context) -> list[int]:
    """Numbers in phrases that name nothing."""
    short = (phrase for phrase in wanted if len(phrase.split()) <= _SHORT)
    return [count for phrase in short if _names_none(phrase, context) and (count := clear_quantity(phrase))]


def _found(wanted: tuple[str, ...], context: Context) -> list[tuple[str, Pick]]:
    """What each phrase picks: where it stays open, among those that the phrase before it left open."""
    found: list[tuple[str, Pick]] = []
    among = context
    for phrase in wanted:
        picked = pick(phrase, context)
        if picked is not None and not picked.sure and among is not context:
            closer = pick(phrase, among)
            picked = closer if closer is not None and closer.sure else picked
        if picked is not None:
            found.append((phrase, picked))
            several = len(picked.lines) > 1 and not picked.sure
            among = Context(picked.lines, context.before, context.out) if several else context
    return found


def _narrowed(picked: Pick, others: list[str], lines: tuple[Line, ...]) -> Pick:
    """ "The red and the blue shirt": "the red" is looked for among what the other phrases call by its title."""
    if picked.sure:
        return picked
    nouns = {
        line.title
        for phrase in others
        for line in named(phrase, lines).lines
        if any(is_name(word, (line,)) for word in phrase.split())
    }
    among = tuple(line for line in picked.lines if line.title in nouns)
    return Pick(among, picked.quantity) if len(among) == 1 else picked


def _told(picked: Pick, skus: set[str]) -> bool:
    """Whether another phrase tells which of them is meant."""
    return len(picked.lines) > 1 and any(line.sku in skus for line in picked.lines)


def _closer(picked: Pick, others: list[Pick]) -> bool:
    """Whether another phrase says more closely which of these lines are meant: "two shirts, the red one is torn"."""
    own = {line.sku for line in picked.lines}
    return not picked.firm and any({line.sku for line in other.lines} < own for other in others)


def _names_none(phrase: str, context: Context) -> bool:
    return not named(phrase, context.lines).lines


def _counted(picks: list[Pick], orphans: list[int]) -> list[Pick]:
    """ "The mugs, just two": a number by itself belongs to the one line that is named."""
    if orphans and len(picks) == 1 and len(picks[0].lines) == 1:
        return [Pick(picks[0].lines, orphans[-1])]
    return picks


def _asked(picks: list[Pick], lines: tuple[Line, ...]) -> tuple[AskedLine, ...]:
    counts: dict[str, int | None] = {}
    for picked in picks:
        for line in picked.lines:
            counts[line.sku] = picked.quantity or counts.get(line.sku)
    return tuple(AskedLine(line.sku, counts[line.sku]) for line in lines if line.sku in counts)


def _fallback(
    text: str, wanted: tuple[str, ...], context: Context, chosen: Sequence[AskedLine]
) -> tuple[AskedLine, ...]:
    """Where no line is named: a number that all makes up, everything, or what was chosen before less some."""
    if any(counts_all(phrase, context) for phrase in wanted):
        return tuple(AskedLine(line.sku) for line in context.focus)
    if means_all(text) and not is_of_a_kind(text):
        return tuple(AskedLine(line.sku) for line in context.lines)
    return tuple(line for line in chosen if line.sku not in context.out) if context.out else ()


def _without(asked: tuple[AskedLine, ...], out: list[Pick], lines: tuple[Line, ...]) -> tuple[AskedLine, ...]:
    """ "Everything but one mug": the pieces that are left out."""
    spared = {found.lines[0].sku: found.quantity for found in out if found.quantity and len(found.lines) == 1}
    bought = {line.sku: left(line) for line in lines}
    kept = (
        AskedLine(line.sku, (line.quantity or bought[line.sku]) - spared[line.sku])
        if line.sku in spared
        else line
        for line in asked
    )
    return tuple(line for line in kept if line.quantity is None or line.quantity > 0)
