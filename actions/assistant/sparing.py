"""What a customer leaves out: "everything but the mugs", "the bits, not the drill"."""

from __future__ import annotations

import re

from actions.assistant.phrases import Phrases
from actions.assistant.picking import pick
from actions.assistant.picks import Context, Pick

_ONE_OF_THEM = re.compile(r"(?:the|my|an?|one|this|that|\d+)\b")
_THE = re.compile(r"(?:the|my)\s")


def left_out(phrases: Phrases, context: Context) -> list[Pick] | None:
    """What is not meant; None where that stays open."""
    out = [
        _without_wanted(_of_a_kind(found, phrase, phrases), phrases, context)
        for phrase in phrases.left_out
        if (found := pick(phrase, context)) is not None
    ]
    strange = any(_THE.match(phrase) and pick(phrase, context) is None for phrase in phrases.excepted)
    is_open = not all(found.sure for found in out) or strange or (phrases.excepted and not out)
    return None if is_open else out


def _of_a_kind(out: Pick, phrase: str, phrases: Phrases) -> Pick:
    """ "Everything but lipstick" spares all of them, "all but the shirt" one that nobody can tell."""
    is_kind = phrase in phrases.excepted and not _ONE_OF_THEM.match(phrase)
    return Pick(out.lines, out.quantity) if is_kind and out.quantity is None else out


def _without_wanted(out: Pick, phrases: Phrases, context: Context) -> Pick:
    """ "The bits, not the drill", of a drill and of drill bits; "the navy ones, not the white", of which there are two."""
    if out.sure:
        return out
    wanted = [
        found for phrase in phrases.wanted if (found := pick(phrase, context)) is not None and found.sure
    ]
    skus = {line.sku for found in wanted for line in found.lines}
    rest = tuple(line for line in out.lines if line.sku not in skus)
    is_plain = len(rest) == 1 or (skus and len(rest) == len(out.lines))
    return Pick(rest, out.quantity) if is_plain else out
