"""Reads the steps of answers from YAML: clauses, conditions and verdicts by name, every slip with its line."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from actions.policy.answers import LINE_FACTS, ORDER_FACTS, WHOLE_ORDER, Answer, Answers, work_out
from actions.policy.decision import Verdict
from actions.policy.facts import Goal
from actions.policy.reading import Item

Domain = Mapping[str, tuple[str, ...]]
Said = tuple[str, tuple[tuple[str, tuple[str, ...]], ...], Verdict | None, str, str]
"""An answer as it is written: clause, conditions, verdict (None: the clause's own value), step and place."""


def read_answers(
    item: Item, units: Mapping[str, str]
) -> tuple[tuple[str, tuple[tuple[Said, ...], ...]], ...]:
    """The steps by ``whole_order`` and goals, as they are written; ``units`` are the clauses that are known."""
    found: dict[str, tuple[tuple[Said, ...], ...]] = {}
    for names, steps in item.keys().items():
        for name in (name.strip() for name in names.split(",")):
            if name not in (WHOLE_ORDER, *Goal):
                steps.fail(f"must be about {WHOLE_ORDER} or goals ({', '.join(Goal)}), not {name!r}")
            if name in found:
                steps.fail(f"{name} has its steps already")
            domain = ORDER_FACTS if name == WHOLE_ORDER else LINE_FACTS
            found[name] = tuple(_step(step, domain, units) for step in steps.keys().values())
    for name in (WHOLE_ORDER, *Goal):
        if name not in found:
            item.fail(f"{name!r} is missing")
    return tuple(found.items())


def make_answers(said: Any, values: Mapping[str, object]) -> Answers:
    """The tables of a version; an answer without a verdict of its own has the value of its clause."""
    steps = {name: tuple(tuple(_answer(one, values) for one in step) for step in of) for name, of in said}
    goals = {goal: work_out(steps[goal.value], LINE_FACTS) for goal in Goal}
    return Answers(work_out(steps[WHOLE_ORDER], ORDER_FACTS), MappingProxyType(goals))


def without_places(said: Any) -> list[tuple[str, list[list[tuple[Any, ...]]]]]:
    """What is written, without where: a comment more in the file makes no other version."""
    return [(name, [[one[:4] for one in step] for step in of]) for name, of in said]


def _answer(said: Said, values: Mapping[str, object]) -> Answer:
    clause, when, verdict, step, place = said
    return Answer(clause, when, verdict or Verdict(str(values[clause])), step, place, verdict is None)


def _step(item: Item, domain: Domain, units: Mapping[str, str]) -> tuple[Said, ...]:
    name = item.key.rsplit(".", 1)[-1]
    return tuple(_said(one, domain, units, name) for one in item.items())


def _said(item: Item, domain: Domain, units: Mapping[str, str], step: str) -> Said:
    keys = item.keys(("clause",), optional=("when", "verdict"))
    clause = keys["clause"].one_of(units)
    conditions = keys["when"].keys() if "when" in keys else {}
    when = tuple((name, _values(name, value, domain)) for name, value in conditions.items())
    verdict = Verdict(keys["verdict"].one_of(_verdicts(domain))) if "verdict" in keys else None
    if verdict is None and units[clause] != "verdict":
        item.fail(f"needs a verdict, as {clause} has none of its own ({units[clause]})")
    return clause, when, verdict, step, f"{item.file.name}, line {item.line}"


def _verdicts(domain: Domain) -> list[Verdict]:
    """What is found for the whole order only ever speaks against a request: what speaks for it is asked line by line."""
    return [verdict for verdict in Verdict if domain is LINE_FACTS or verdict is not Verdict.ALLOWED]


def _values(name: str, item: Item, domain: Domain) -> tuple[str, ...]:
    if name not in domain:
        item.fail(f"is not a fact that can be asked for here; known are {', '.join(domain)}")
    if isinstance(item.node.value, list):
        return item.many(lambda one: one.one_of(domain[name]))
    return (item.one_of(domain[name]),)
