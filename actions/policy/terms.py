"""What the policy's times come to for one order: until when each line can be cancelled, sent back or claimed.

Found by the very clauses that decide a request, so that an answer to "how long do I have?" and a decision never
differ. Pure functions, no request needed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from actions.policy.clauses.gate import gate
from actions.policy.clauses.judging import judge_all
from actions.policy.clauses.returns import who_ships
from actions.policy.decision import ClauseCheck, Verdict
from actions.policy.facts import AskedLine, Goal, Order, Reason, Request, ShippingPayer
from actions.policy.findings import Finding
from actions.policy.lines import LineFacts
from actions.policy.policy import Policy
from actions.policy.situation import Situation, situate

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Pieces:
    """What is left of one line."""

    sku: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Term:
    """The lines for which the same holds: the verdict of the request, and its last moment (UTC, included), where known.

    ``clause`` is the first that speaks against it or cannot be checked, ``because`` its sentence; both are None where
    nothing does.
    """

    lines: tuple[Pieces, ...]
    verdict: Verdict
    clause: str | None
    because: str | None
    closes: datetime | None


@dataclass(frozen=True, slots=True)
class Shipping:
    """The lines whose way back is paid alike; ``payer`` None means that the product page is not known."""

    lines: tuple[Pieces, ...]
    payer: ShippingPayer | None


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked about an order at ``at``; ``requested_at`` is earlier where a request was made already.

    ``skus`` are the lines it is about, none means all. Of these only those count of which something is left.
    """

    order: Order
    at: datetime
    requested_at: datetime
    skus: tuple[str, ...] = ()


Key = tuple[Verdict, str | None, datetime | None]


def terms(query: Query, goal: Goal, policy: Policy) -> tuple[Term, ...]:
    """The terms of a goal, the lines in the order's own order, those with the same term together.

    An exchange and a claim are judged as with a fault. Raises BadRequest where the order's facts contradict
    themselves.
    """
    s = _situation(query, goal, policy)
    stopped = gate(s, goal)
    findings = [stopped] * len(s.lines) if stopped else judge_all(s, s.lines, goal, s.reason)
    groups: dict[Key, list[tuple[LineFacts, Finding]]] = {}
    for line, finding in _in_order(zip(s.lines, findings, strict=True), query.order):
        groups.setdefault(_key(finding), []).append((line, finding))
    return tuple(_term(group) for group in groups.values())


def shipping(query: Query, policy: Policy) -> tuple[Shipping, ...]:
    """Who pays to send which lines back (clauses return.shipping, and defect.shipping until it is reimbursed)."""
    s = _situation(query, Goal.RETURN, policy)
    groups: dict[ShippingPayer | None, list[Pieces]] = {}
    for line, payer in _in_order(((line, who_ships(s, line)) for line in s.lines), query.order):
        groups.setdefault(payer, []).append(_pieces(line))
    return tuple(Shipping(tuple(lines), payer) for payer, lines in groups.items())


def request_of(query: Query, goal: Goal) -> Request:
    """The request that is asked about; an exchange with the fault that it needs."""
    left = (line.sku for line in query.order.lines if line.left)
    asked = tuple(AskedLine(sku) for sku in left if sku in query.skus)
    reason = Reason.FLAWED if goal is Goal.EXCHANGE else None
    return Request(goal, query.order, query.requested_at, reason, asked)


def _situation(query: Query, goal: Goal, policy: Policy) -> Situation:
    return situate(request_of(query, goal), policy, query.at)


def _in_order(pairs: Iterable[tuple[LineFacts, T]], order: Order) -> list[tuple[LineFacts, T]]:
    """As the customer knows them; the clauses sort the lines by their sku."""
    place = {line.sku: index for index, line in enumerate(order.lines)}
    return sorted(pairs, key=lambda pair: place[pair[0].line.sku])


def _key(finding: Finding) -> Key:
    against = _against(finding)
    return finding.verdict, against.id if against else None, finding.closes


def _against(finding: Finding) -> ClauseCheck | None:
    """The check that decided against it; where it is allowed none did, though one may be open (who pays)."""
    if finding.verdict is Verdict.ALLOWED:
        return None
    return next((check for check in finding.tell() if check.holds is not True), None)


def _term(group: list[tuple[LineFacts, Finding]]) -> Term:
    finding = group[0][1]
    against = _against(finding)
    return Term(
        lines=tuple(_pieces(line) for line, _ in group),
        verdict=finding.verdict,
        clause=against.id if against else None,
        because=against.because if against else None,
        closes=finding.closes,
    )


def _pieces(line: LineFacts) -> Pieces:
    return Pieces(line.line.sku, line.quantity)
