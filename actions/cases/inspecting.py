"""The inspection: what was found of each line, and how many of its pieces are accepted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete

from actions.cases.clocks import answer_due
from actions.cases.machine import Move
from actions.cases.models import CaseLineRow, FindingRow, RefusalRow
from actions.cases.moving import Act, Held, Moved, check_move, held, make_move, was_done
from actions.cases.states import CaseState, Condition, Found
from actions.database import Database
from actions.policy import Policy

REFUSED_AS = {
    "return.proof": "No proof of purchase is enclosed",
    "return.complete": "Accessories, packaging or labels are missing",
    "inspection": "Its state: used, damaged, or another item",
    "return.window": "It was not asked for in time",
    "bought.website": "It was not bought on the shop's website",
    "fault.reasons": "The fault that was named is not there",
}
"""The clauses for which a piece can be refused at the inspection, each with what staff read beside it."""

REFUSALS = tuple(REFUSED_AS)


class BadFinding(ValueError):
    """What was entered does not fit the case; the message says what to correct."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found of one line. ``refused_for`` names the clauses for which pieces were not accepted."""

    sku: str
    accepted: int
    proof: Found = Found.YES
    accessories: Found = Found.YES
    packaging: Found = Found.YES
    labels: Found = Found.YES
    condition: Condition = Condition.AS_SOLD
    refused_for: tuple[str, ...] = ()
    note: str | None = None
    photos: tuple[str, ...] = ()


def inspect(database: Database, rma: str, findings: Sequence[Finding], act: Act) -> Moved:
    """Record what was found of every line of the case.

    Raises ``BadFinding``, ``NoSuchCase``, ``IllegalMove`` and ``CaseMovedOn``.
    """
    with held(database, rma) as holding:
        if was_done(holding, act, Move.INSPECT):
            return holding.moved(again=True)
        check_move(holding, Move.INSPECT, act)
        check_findings(holding, findings)
        record(holding, findings, act)
        make_move(
            holding, Move.INSPECT, act, holding.case.due_at, findings=[as_json(found) for found in findings]
        )
        return holding.moved()


def inspect_again(database: Database, policy: Policy, rma: str, act: Act) -> Moved:
    """Back to the inspection: before the answer its clock runs on, after a rejection it begins anew."""
    with held(database, rma) as holding:
        if was_done(holding, act, Move.INSPECT_AGAIN):
            return holding.moved(again=True)
        anew = holding.case.state is CaseState.REJECTED
        make_move(
            holding, Move.INSPECT_AGAIN, act, answer_due(policy, act.at) if anew else holding.case.due_at
        )
        holding.case.decided_at = None
        return holding.moved()


def suggested(finding: Finding) -> tuple[str, ...]:
    """The clauses that what was found points to; whether pieces are refused for them is for people to say."""
    enclosed = (finding.accessories, finding.packaging, finding.labels)
    pointed = {
        "return.proof": finding.proof is Found.NO,
        "return.complete": Found.NO in enclosed,
        "inspection": finding.condition not in (Condition.AS_SOLD, Condition.OPENED, Condition.FAULTY),
    }
    return tuple(clause for clause, holds in pointed.items() if holds)


def check_findings(holding: Held, findings: Sequence[Finding]) -> None:
    """Raises ``BadFinding`` unless there is one sensible finding for each line."""
    lines = {line.line.sku: line for line in holding.case.lines}
    named = [finding.sku for finding in findings]
    missing = [lines[sku].line.title for sku in lines if sku not in named]
    if missing:
        raise BadFinding(
            f"{', '.join(missing)} of case {holding.case.rma} was not inspected; say what was found."
        )
    for finding in findings:
        if finding.sku not in lines or named.count(finding.sku) > 1:
            raise BadFinding(f"Say once what was found of each line of the case; {finding.sku} does not fit.")
        check_finding(finding, lines[finding.sku])


def check_finding(finding: Finding, line: CaseLineRow) -> None:
    """Raises ``BadFinding`` for a number of pieces or a reason that cannot be."""
    title = line.line.title
    if not 0 <= finding.accepted <= line.quantity:
        raise BadFinding(f"Accept between 0 and {line.quantity} of {title}, not {finding.accepted}.")
    if finding.accepted < line.quantity and not finding.refused_for:
        raise BadFinding(f"Name the clause for which pieces of {title} are refused.")
    if finding.accepted == line.quantity and finding.refused_for:
        raise BadFinding(f"All pieces of {title} are accepted; name no clause, or accept fewer.")
    unknown = [clause for clause in finding.refused_for if clause not in REFUSALS]
    if unknown:
        raise BadFinding(
            f"{unknown[0]} is no clause to refuse {title} for; choose one of {', '.join(REFUSALS)}."
        )


def record(holding: Held, findings: Sequence[Finding], act: Act) -> None:
    """Store the findings in place of those of an inspection before."""
    session, case = holding.session, holding.case
    ids = {line.line.sku: line.line_id for line in case.lines}
    session.execute(delete(RefusalRow).where(RefusalRow.case_id == case.id))
    session.execute(delete(FindingRow).where(FindingRow.case_id == case.id))
    session.expire(case, ["findings"])
    session.add_all(row_of(finding, case.id, ids[finding.sku], act) for finding in findings)
    session.flush()


def row_of(finding: Finding, case_id: int, line_id: int, act: Act) -> FindingRow:
    """A finding as it is stored."""
    return FindingRow(
        case_id=case_id,
        line_id=line_id,
        proof=finding.proof,
        accessories=finding.accessories,
        packaging=finding.packaging,
        labels=finding.labels,
        condition=finding.condition,
        accepted=finding.accepted,
        note=finding.note,
        photos=list(finding.photos),
        found_by=act.who,
        found_at=act.at,
        refusals=[
            RefusalRow(case_id=case_id, line_id=line_id, clause=clause)
            for clause in dict.fromkeys(finding.refused_for)
        ],
    )


def as_json(finding: Finding) -> dict[str, Any]:
    """A finding as the history keeps it."""
    words = ("proof", "accessories", "packaging", "labels", "condition")
    return {
        "sku": finding.sku,
        "accepted": finding.accepted,
        **{name: str(getattr(finding, name)) for name in words},
        "refused_for": list(finding.refused_for),
        "note": finding.note,
        "photos": list(finding.photos),
    }
