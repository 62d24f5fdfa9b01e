"""Gaps, clashes, guesses and dead answers: what the steps said to each request (answers.py)."""

from __future__ import annotations

from actions.policy.answers import UNKNOWN, Answer, Ruling, Table
from actions.policy.clauses.questions import line_facts, order_facts
from actions.policy.decision import Verdict
from actions.policy.engine import Considered
from actions.policy.facts import Goal, Request
from actions.policy.policy import Version
from actions.policy.prover.collecting import Found
from actions.policy.prover.flaws import Kind
from actions.policy.units import CLAUSE_UNITS

# The clause whose value a fact is compared with: where nothing asks for the fact, the clause says nothing.
BEHIND = {
    "bought": "bought.website",
    "cancel_time": "cancel.window",
    "return_time": "return.window",
    "fault": "fault.reasons",
}


def look(c: Considered, request: Request, found: Found, used: set[Answer]) -> None:
    """What is wrong with the rulings of one request; ``used`` gathers the answers that decided."""
    if c.stopped is not None and c.stopped.ruling is not None:
        facts = order_facts(c.s, c.goal)
        _ruling(
            c.stopped.ruling,
            f"any goal where {_words(facts, c.s.version.answers.order)}",
            facts,
            request,
            c,
            found,
            used,
        )
        return
    table = c.s.version.answers.goals[c.goal]
    for line, finding in zip(c.s.lines, c.findings, strict=True):
        if finding.ruling is not None:
            facts = line_facts(c.s, line, c.goal, c.s.reason)
            _ruling(finding.ruling, f"{c.goal} where {_words(facts, table)}", facts, request, c, found, used)


def in_time(c: Considered) -> bool | None:
    """Whether the first line is within the time of its goal; None where there is none, or it is not known."""
    if c.stopped is not None or c.goal is Goal.DELAY:
        return None
    facts = line_facts(c.s, c.s.lines[0], c.goal, c.s.reason)
    return {"within": True, "over": False}.get(
        facts["cancel_time" if c.goal is Goal.CANCEL else "return_time"]
    )


def _ruling(
    ruling: Ruling,
    what: str,
    facts: dict[str, str],
    request: Request,
    c: Considered,
    found: Found,
    used: set[Answer],
) -> None:
    used.update(ruling.answers)
    if ruling.gap:
        found.add(Kind.GAP, "answers", f"no clause answers {what}", request, c.s.at)
    elif ruling.clash:
        one, other = _disagreeing(ruling)
        message = (
            f"{one.clause} says {one.verdict} ({one.place}) and {other.clause} says {other.verdict} "
            f"({other.place}) in the same step {one.step}"
        )
        found.add(Kind.CLASH, one.clause, message, request, c.s.at, one.place)
    elif ruling.verdict is not Verdict.HUMAN:
        for answer in ruling.answers:
            for name in _unknown(answer, facts):
                message = f"{answer.clause} answers {answer.verdict} where {name} is not known; a person must"
                found.add(Kind.GUESS, answer.clause, message, request, c.s.at, answer.place)


def _disagreeing(ruling: Ruling) -> tuple[Answer, Answer]:
    one = ruling.answers[0]
    return one, next(answer for answer in ruling.answers if answer.verdict is not one.verdict)


def _unknown(answer: Answer, facts: dict[str, str]) -> list[str]:
    return [name for name, values in answer.when if facts[name] == UNKNOWN and UNKNOWN in values]


def _words(facts: dict[str, str], table: Table) -> str:
    said = [f"{name} is {facts[name]}" for name in table.facts]
    return ", ".join(said) or "nothing is asked"


def dead(version: Version, used: set[Answer], found: Found) -> None:
    """Answers that never decided, and clauses that no answer names or whose fact none asks for."""
    answers = version.answers
    for answer in answers.all():
        if answer not in used:
            message = f"the answer {answer.verdict} in step {answer.step} never decides a request"
            found.tell(Kind.DEAD, answer.clause, message, answer.place)
    named = {answer.clause for answer in answers.all() if answer.own}
    for clause, unit in CLAUSE_UNITS.items():
        if unit == "verdict" and clause not in named:
            found.tell(
                Kind.DEAD, clause, "no answer gives the verdict of this clause, so its value decides nothing"
            )
    asked = {name for answer in answers.all() for name, _ in answer.when}
    for name, clause in BEHIND.items():
        if name not in asked:
            found.tell(Kind.DEAD, clause, f"no answer asks for {name}, so its value decides nothing")
