"""One mail that answers several questions is cut into the parts that belong to each wish. Pure.

A part goes where its order number says, or the wish that it names, or the fact that is still missing; what says none of
this goes with the part before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from actions.assistant.matter import FAULT_GOALS, GOALS_OF_INTENTS, Inquiry, Wanted
from actions.assistant.reasons import reason_with
from actions.orders import OrderNumbers
from actions.orders.mentions import mentions
from actions.policy.facts import Goal

ORDER = "order_number"
OF_ITS_ORDER, OF_ITS_NAME, OF_ITS_FACT, ANOTHERS = 8, 4, 2, -8
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
_CLAUSE = re.compile(r",\s*(?:and\s+)?|;\s*|\s+and\s+", re.IGNORECASE)
_WORDS: dict[Wanted, str] = {
    Goal.CANCEL: r"cancel\w*",
    Goal.RETURN: r"return\w*|sen[dt]\w* (?:\w+ )?back|give (?:\w+ )?back",
    Goal.EXCHANGE: r"exchang\w*|swap\w*|replac\w*",
    Goal.DEFECT: r"claim|broken|defect\w*|fault\w*|damage\w*|crack\w*",
    Goal.INCOMPLETE: r"claim|missing|incomplete|parts?",
    Goal.WRONG_ITEM: r"claim|wrong|instead",
    Goal.DELAY: r"late|delay\w*|waiting",
    Inquiry.TRACK_ORDER: r"where|track\w*|arriv\w*|waiting",
    Inquiry.REFUND_STATUS: r"refund\w*",
    Inquiry.RETURN_STATUS: r"return\w*",
}
_NAMES = {wanted: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for wanted, words in _WORDS.items()}


@dataclass(frozen=True, slots=True)
class Question:
    """A wish that something was asked of, with its intent, its words and the order numbers in them."""

    wish: Mapping[str, Any]

    @property
    def goal(self) -> Wanted | None:
        """What is wanted."""
        return GOALS_OF_INTENTS.get(str(self.wish["intent"]))

    @property
    def orders(self) -> frozenset[str]:
        """The order numbers of its own words."""
        found = (entity for entity in self.wish.get("entities") or () if entity.get("entity") == ORDER)
        return frozenset(str(entity.get("value")) for entity in found)


@dataclass
class Shares:
    """What each question has been given so far."""

    questions: Sequence[Question]
    numbers: OrderNumbers
    given: list[list[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.given = [[] for _ in self.questions]

    def orders(self, place: int) -> frozenset[str]:
        """The orders that a wish is about, by its own words and what it was given."""
        told = {found.number for part in self.given[place] for found in mentions(part, self.numbers)}
        return self.questions[place].orders | told

    def owners(self, part: str) -> list[int]:
        """The questions that a part answers best; none where nothing speaks for any."""
        points = [self.points(place, part) for place in range(len(self.questions))]
        return [place for place, found in enumerate(points) if found == max(points) > 0]

    def give(self, places: Sequence[int], part: str) -> None:
        """A part belongs to these."""
        for place in places:
            self.given[place].append(part)

    def texts(self, greeting: str) -> list[str]:
        """What each was given; what stood before everything goes with the first."""
        joined = [" ".join(given) for given in self.given]
        first = next((place for place, text in enumerate(joined) if text), None)
        if first is not None and greeting:
            joined[first] = f"{greeting} {joined[first]}"
        return joined

    def points(self, place: int, part: str) -> int:
        """How much speaks for this part being an answer to this question."""
        question, named = self.questions[place], {found.number for found in mentions(part, self.numbers)}
        name = _NAMES.get(question.goal) if question.goal else None
        points = OF_ITS_NAME if name and name.search(part) else 0
        if named:
            points += self._of_order(place, named)
        return points + (OF_ITS_FACT if self._lacks(place, part) else 0)

    def _of_order(self, place: int, named: set[str]) -> int:
        known = self.orders(place)
        if known:
            return OF_ITS_ORDER if named & known else ANOTHERS
        anothers = any(named & self.orders(other) for other in range(len(self.questions)) if other != place)
        return ANOTHERS if anothers else OF_ITS_FACT

    def _lacks(self, place: int, part: str) -> bool:
        """Whether the part gives a reason that this wish can have and has not been given."""
        goal, text = self.questions[place].goal, str(self.questions[place].wish.get("text") or "")
        if goal not in FAULT_GOALS | {Goal.RETURN, Goal.EXCHANGE}:
            return False
        had = " ".join((*self.given[place], text if goal not in FAULT_GOALS else ""))
        return reason_with(goal, part) is not None and reason_with(goal, had) is None


def share_out(questions: Sequence[Question], text: str, numbers: OrderNumbers) -> list[str]:
    """What each question is answered with, in their order; all empty where nothing says what belongs to which.

    An order that may be that of several wishes is left until the other parts have shown which of them has another.
    """
    shares, holders, open_ones = Shares(questions, numbers), list[int](), list[str]()
    greeting = ""
    for part in parts_of(text, numbers):
        names_order = any(mentions(part, numbers))
        owners = shares.owners(part)
        if names_order and len(owners) != 1:
            open_ones.append(part)
            holders = []
            continue
        holders = owners or holders
        greeting = greeting if holders or open_ones else f"{greeting} {part}".strip()
        shares.give(holders, part)
    for part in open_ones:
        owners = shares.owners(part)
        shares.give(owners if len(owners) == 1 else [], part)
    return shares.texts(greeting)


def parts_of(text: str, numbers: OrderNumbers) -> Iterator[str]:
    """The sentences of a mail without what it quotes; one that names several orders is cut further."""
    own = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith(">"))
    for sentence in filter(None, map(str.strip, _SENTENCE.split(own))):
        several = len({found.number for found in mentions(sentence, numbers)}) > 1
        yield from filter(None, map(str.strip, _CLAUSE.split(sentence))) if several else (sentence,)


def answered(wish: Mapping[str, Any], answer: str, numbers: OrderNumbers) -> dict[str, Any]:
    """The wish as if its answer had been written with it."""
    asked = str(wish.get("text") or "").strip()
    text = f"{asked}{'' if asked.endswith(('.', '!', '?')) else '.'} {answer}"
    start = len(text) - len(answer)
    named = [
        {"entity": ORDER, "value": found.number, "start": start + found.start, "end": start + found.end}
        for found in mentions(answer, numbers)
    ]
    return {**wish, "text": text, "entities": [*(wish.get("entities") or ()), *named]}
