"""Which clauses of a message are goals of their own, and which only tell more of one.

"It arrived broken. I want my money back." is one wish, "it is broken and where is my refund for 10455" are two. The message as
a whole decides what it is about; a clause adds a goal only if it is surer than most, and not part of what was said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.engine.components.goals.rules import Rules
from bot.engine.components.goals.things import ORDINALS, are_apart


@dataclass(frozen=True)
class Voice:
    """What one stretch of the message says by itself; the marks are those of its clause.

    `orders` are the order numbers in it, `products` the things of the catalogue, `things` the words it has for what it
    points to; `else_`: it speaks of something else.
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
    things: frozenset[str] = frozenset()
    back: bool = False


def goals(whole: Voice, clauses: Sequence[Voice], rules: Rules) -> list[Voice]:
    """The goals in the order of the message, each reaching to the next: most often one, that of `whole`.

    Where a clause says what is not wanted, or only later, another one that is sure says what is: "I don't want it sent back, I want
    it swapped", "if it isn't here by Monday I'll cancel". So it does where the message as a whole seems to want nothing: "Mother's
    Day is over and the vase never showed".
    """
    speaking = [clause for clause in _again(clauses, rules) if _speaks(clause, rules)]
    refused = any(clause.refused or clause.otherwise for clause in clauses)
    if not (refused or any(clause.added for clause in speaking)):
        speaking = _with_whole(speaking, whole, rules)
    first = _first(whole, speaking, rules, refused)
    if first is None:
        return [_without_talk(whole, clauses, rules)]
    kept = _kept(speaking, first, rules, long=len(clauses) > rules.long)
    may_differ = refused or rules.is_background(whole.intent)
    is_one = len(kept) == 1 and (not may_differ or _label(first, rules) == _label(whole, rules))
    return [_without_talk(whole, clauses, rules)] if is_one else _spread(kept, whole)


def _without_talk(whole: Voice, clauses: Sequence[Voice], rules: Rules) -> Voice:
    """`whole`, as sure as its one clause that is no small talk: "Hello, … Thanks, Bruna" makes a wish no less sure."""
    said = [clause for clause in clauses if _label(clause, rules) != rules.talk]
    if len(said) != 1 or said[0].intent != whole.intent or said[0].confidence <= whole.confidence:
        return whole
    return replace(whole, confidence=said[0].confidence)


def _again(clauses: Sequence[Voice], rules: Rules) -> list[Voice]:
    """ "Where is 10455? Also 10460?": what only names another order says the same of it as was said of the one before."""
    read: list[Voice] = []
    for clause in clauses:
        before = read[-1] if read else clause
        is_next = before.orders and clause.orders and clause.orders.isdisjoint(before.orders)
        if clause.intent == rules.names_only and is_next and (clause.added or clause.asks):
            clause = replace(clause, intent=before.intent, confidence=before.confidence)
        read.append(clause)
    return read


def _speaks(clause: Voice, rules: Rules) -> bool:
    silent = clause.refused or clause.otherwise or rules.is_background(clause.intent)
    return clause.confidence >= rules.added and not silent


def _with_whole(speaking: list[Voice], whole: Voice, rules: Rules) -> list[Voice]:
    """`speaking`, where a clause that says only part of what the whole message says is heard as saying that: it knows more."""
    wanted = _label(whole, rules)
    if whole.confidence < rules.sure or any(_label(clause, rules) == wanted for clause in speaking):
        return speaking
    for place, clause in enumerate(speaking):
        if rules.related(_label(clause, rules), wanted):
            heard = replace(clause, intent=whole.intent, confidence=whole.confidence)
            return [*speaking[:place], heard, *speaking[place + 1 :]]
    return speaking


def _first(whole: Voice, speaking: Sequence[Voice], rules: Rules, refused: bool) -> Voice | None:
    """The clause that says what the message says; where none does and one comes on top, the first that is sure."""
    same = [clause for clause in speaking if _label(clause, rules) == _label(whole, rules)]
    if same:
        return same[0]
    sure = [clause for clause in speaking if clause.confidence >= rules.sure]
    parted = refused or whole.confidence < rules.sure or any(clause.added for clause in sure)
    return sure[0] if sure and parted else None


def _kept(speaking: Sequence[Voice], first: Voice, rules: Rules, *, long: bool) -> list[Voice]:
    """`first` and the goals beside it, in the order of the message."""
    kept: list[Voice] = []
    for place, clause in enumerate(speaking):
        topped = any(later.added for later in speaking[place + 1 :])
        if clause is first or _is_another(clause, first, rules, topped, long):
            kept = _with(kept, clause, rules)
    return kept


def _is_another(clause: Voice, first: Voice, rules: Rules, topped: bool, long: bool) -> bool:
    """`topped`: what comes later in the message says of itself that it comes on top of this."""
    if _label(clause, rules) == _label(first, rules):
        return bool(clause.orders - first.orders)
    if clause.added or (clause.orders and first.orders and clause.orders != first.orders):
        return True
    if _of_another_thing(clause, first):
        return True
    if long:
        says = clause.asks and _is_apart(clause, first, rules)
    else:
        says = clause.asks or _label(clause, rules) not in rules.asked
    return clause.confidence >= rules.sure and (topped or says)


def _with(kept: Sequence[Voice], clause: Voice, rules: Rules) -> list[Voice]:
    """`kept` and the clause, unless one of them is part of the other; what names another order or thing is never part."""
    label = _label(clause, rules)
    near = [place for place, other in enumerate(kept) if not _stands_alone(clause, other, rules)]
    if any(rules.covered(label, _label(kept[place], rules), clause.added, clause.asks) for place in near):
        return list(kept)
    for place in near:
        other = kept[place]
        if not clause.added and rules.covered(_label(other, rules), label, on_top=False, asks=other.asks):
            joined = replace(
                clause,
                start=other.start,
                orders=clause.orders | other.orders,
                products=clause.products | other.products,
            )
            return [*kept[:place], joined, *kept[place + 1 :]]
    return [*kept, clause]


def _stands_alone(clause: Voice, other: Voice, rules: Rules) -> bool:
    """Whether the clause is no part of the other: it names another order or thing, or asks in general after one was named."""
    if other.orders and (clause.orders - other.orders or _label(clause, rules) in rules.asked):
        return True
    return _is_apart(clause, other, rules)


def _of_another_thing(clause: Voice, other: Voice) -> bool:
    """ "Return the shirt, and the lamp is broken": the fault is no reason for the return."""
    apart = bool(clause.products and other.products) and clause.products.isdisjoint(other.products)
    return apart or clause.else_


def _is_apart(clause: Voice, other: Voice, rules: Rules) -> bool:
    """Whether the two are surely not about one thing.

    Two faults, two questions or demands, and a fault and a wish that it could call for, of things with different names are
    two. "The first" and "the second" are never the same.
    """
    counted = are_apart(clause.things & ORDINALS, other.things & ORDINALS)
    if counted or _of_another_thing(clause, other):
        return True
    labels = {_label(clause, rules), _label(other, rules)}
    alike = (clause.asks and other.asks) or labels <= rules.reports
    called_for = _is_called_for(clause, other, rules) or _is_called_for(other, clause, rules)
    return (alike or called_for) and are_apart(clause.things, other.things)


def _is_called_for(wish: Voice, other: Voice, rules: Rules) -> bool:
    """Whether `wish` is one that `other` could call for, both with a thing of their own.

    "I want to send it back" has none, nor has what is said of a part: "the strap tore, I want to send the bag back" is one wish.
    """
    calls_for = rules.covers.get(_label(other, rules), frozenset())
    return not wish.back and _label(wish, rules) in calls_for and not other.things <= rules.parts


def _spread(kept: Sequence[Voice], whole: Voice) -> list[Voice]:
    """What stands between two goals belongs to the one before, what stands ahead of all to the first."""
    starts = [whole.start, *(voice.start for voice in kept[1:])]
    ends = [*starts[1:], whole.end]
    return [
        replace(voice, start=start, end=end) for voice, start, end in zip(kept, starts, ends, strict=True)
    ]


def _label(voice: Voice, rules: Rules) -> str:
    return rules.labels.get(voice.intent, "")
