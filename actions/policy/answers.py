"""Which clause answers a request, as data: steps of answers, worked out for every combination of facts.

A goal's steps are asked one after another. The first step with an answer whose conditions hold decides, and all answers of
that step whose conditions hold must agree. Where none answers (a gap) or where two disagree (a clash) a person decides:
the policy is silent, or speaks with two voices. ``./desk policy check`` finds both before a policy is published.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from types import MappingProxyType

from actions.policy.decision import Verdict
from actions.policy.facts import Goal

UNKNOWN = "unknown"
WHOLE_ORDER = "whole_order"
ORDER_FACTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "bought": ("here", "elsewhere", UNKNOWN),
        "order": ("standing", "nothing_left", "cancelled", "cancelled_but_left"),
    }
)
LINE_FACTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "pieces": ("enough", "too_many"),
        "delivery": ("delivered", "undelivered", UNKNOWN),
        "shipment": ("left", "in_warehouse", UNKNOWN),
        "cancel_time": ("within", "over", UNKNOWN),
        "return_time": ("not_begun", "within", "over", UNKNOWN),
        "fault": ("found", "none", UNKNOWN),
        "promise": ("missed", "ahead", UNKNOWN),
    }
)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a clause: its verdict where every fact in ``when`` has one of the values named there.

    ``own`` tells that the verdict is the clause's own value, and ``place`` where the answer is written.
    """

    clause: str
    when: tuple[tuple[str, tuple[str, ...]], ...]
    verdict: Verdict
    step: str
    place: str
    own: bool = False

    def fits(self, facts: Mapping[str, str]) -> bool:
        """Whether the conditions hold."""
        return all(facts[name] in values for name, values in self.when)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the steps say to one combination of facts; ``answers`` are those that held in the deciding step."""

    verdict: Verdict
    answers: tuple[Answer, ...]

    @property
    def clause(self) -> str | None:
        """The clause that decides; None for a gap and for a clash."""
        return self.answers[0].clause if self.answers and not self.clash else None

    @property
    def clash(self) -> bool:
        """Whether two answers disagree."""
        return len({answer.verdict for answer in self.answers}) > 1

    @property
    def gap(self) -> bool:
        """Whether no clause answers."""
        return not self.answers


Steps = tuple[tuple[Answer, ...], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The steps of one goal, worked out: ``rulings`` by the values of ``facts`` in their order."""

    steps: Steps
    facts: tuple[str, ...]
    rulings: Mapping[tuple[str, ...], Ruling]


@dataclass(frozen=True, slots=True)
class Answers:
    """All tables of one version: that of the whole order, asked first, and one for each goal."""

    order: Table
    goals: Mapping[Goal, Table]

    def all(self) -> list[Answer]:
        """Every answer once."""
        tables = [self.order, *self.goals.values()]
        return list(dict.fromkeys(answer for table in tables for step in table.steps for answer in step))


def work_out(steps: Steps, domain: Mapping[str, Sequence[str]]) -> Table:
    """The table of these steps over the facts that they name."""
    used = {name for step in steps for answer in step for name, _ in answer.when}
    facts = tuple(name for name in domain if name in used)
    combinations = product(*(domain[name] for name in facts))
    rulings = {values: _rule(steps, dict(zip(facts, values, strict=True))) for values in combinations}
    return Table(steps, facts, MappingProxyType(rulings))


def _rule(steps: Iterable[tuple[Answer, ...]], facts: Mapping[str, str]) -> Ruling:
    for step in steps:
        held = tuple(answer for answer in step if answer.fits(facts))
        if held:
            same = {answer.verdict for answer in held}
            return Ruling(same.pop() if len(same) == 1 else Verdict.HUMAN, held)
    return Ruling(Verdict.HUMAN, ())
