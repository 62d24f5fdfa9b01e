"""Which clauses of a message are goals of their own, and which only tell more of one.

"It arrived broken. I want my money back." is one wish, "it is broken and where is my refund for 10455" are two. The message as
a whole decides what it is about; a clause adds a goal only if it is surer than most, and not part of what was said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.engine.components.goals.rules import Rules


@dataclass(frozen=True)
class Voice:
    """What one stretch of the message says by itself; the marks are those of its clause.

    `orders` are the order numbers in it, `products` the things of the catalogue; `else_`: it speaks of something else.
    """

    intent: str
    confidence: float
    start: int
    end: int
    added: bool = False
    asks: bool = False
    orders: frozenset[str] = frozenset()
    products: frozenset[str] = frozenset()
    else_: bool = False
    refused: bool = False
    otherwise: bool = False


def goals(whole: Voice, clauses: Sequence[Voice], rules: Rules) -> list[Voice]:
    """The goals in the order of the message, each reaching to the next: most often one, that of `whole`.

    Where a clause says what is not wanted, another one that is sure says what is: "I don't want it sent back, I want it swapped".
    """
    speaking = [clause for clause in clauses if _speaks(clause, rules)]
    refused = any(clause.refused for clause in clauses)
    first = _first(whole, speaking, rules, refused)
    if first is None:
        return [whole]
    long = len(clauses) > rules.long
    kept: list[Voice] = []
    for place, clause in enumerate(speaking):
        topped = any(later.added for later in speaking[place + 1 :])
        if clause is first or _is_another(clause, first, rules, topped, long):
            kept = _with(kept, clause, rules)
    is_one = len(kept) == 1 and (not refused or _label(first, rules) == _label(whole, rules))
    return [whole] if is_one else _spread(kept, whole)


def _speaks(clause: Voice, rules: Rules) -> bool:
    silent = clause.refused or clause.otherwise or rules.is_background(clause.intent)
    return clause.confidence >= rules.added and not silent


def _first(whole: Voice, speaking: Sequence[Voice], rules: Rules, refused: bool) -> Voice | None:
    """The clause that says what the message says; where none does and one comes on top, the first that is sure."""
    same = [clause for clause in speaking if _label(clause, rules) == _label(whole, rules)]
    if same:
        return same[0]
    sure = [clause for clause in speaking if clause.confidence >= rules.sure]
    parted = refused or whole.confidence < rules.sure or any(clause.added for clause in sure)
    return sure[0] if sure and parted else None


def _is_another(clause: Voice, first: Voice, rules: Rules, topped: bool, long: bool) -> bool:
    """`topped`: what comes later in the message says of itself that it comes on top of this."""
    if _label(clause, rules) == _label(first, rules):
        return bool(clause.orders - first.orders)
    if clause.added or (clause.orders and first.orders and clause.orders != first.orders):
        return True
    if _of_another_thing(clause, first):
        return True
    return clause.confidence >= rules.sure and (topped or (clause.asks and not long))


def _with(kept: Sequence[Voice], clause: Voice, rules: Rules) -> list[Voice]:
    """`kept` and the clause, unless one of them is part of the other; what names another order or thing is never part."""
    label = _label(clause, rules)
    for place, other in enumerate(kept):
        if (other.orders and clause.orders - other.orders) or _of_another_thing(clause, other):
            continue
        if rules.covered(label, _label(other, rules), clause.added):
            return list(kept)
        if not clause.added and rules.covered(_label(other, rules), label, on_top=False):
            joined = replace(
                clause,
                start=other.start,
                orders=clause.orders | other.orders,
                products=clause.products | other.products,
            )
            return [*kept[:place], joined, *kept[place + 1 :]]
    return [*kept, clause]


def _of_another_thing(clause: Voice, other: Voice) -> bool:
    """ "Return the shirt, and the lamp is broken": the fault is no reason for the return."""
    apart = bool(clause.products and other.products) and clause.products.isdisjoint(other.products)
    return apart or clause.else_


def _spread(kept: Sequence[Voice], whole: Voice) -> list[Voice]:
    """What stands between two goals belongs to the one before, what stands ahead of all to the first."""
    starts = [whole.start, *(voice.start for voice in kept[1:])]
    ends = [*starts[1:], whole.end]
    return [
        replace(voice, start=start, end=end) for voice, start, end in zip(kept, starts, ends, strict=True)
    ]


def _label(voice: Voice, rules: Rules) -> str:
    return rules.labels.get(voice.intent, "")
