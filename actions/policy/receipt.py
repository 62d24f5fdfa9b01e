"""Decisions as JSON (contract 4), and the record from which a decision can be repeated years later."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from typing import Any

from actions.policy.asking import request_from_json, request_to_json
from actions.policy.decision import ClauseCheck, Decision, LineDecision, OpenWay, RefundDue, Verdict
from actions.policy.engine import decide
from actions.policy.facts import Goal, Request
from actions.policy.policy import Policy
from actions.policy.serial import order_from_facts_json, time_in, time_out

Json = dict[str, Any]


def decision_to_json(decision: Decision, zone: tzinfo = UTC) -> Json:
    """A decision in contract 4's shape; deadlines have the offset of ``zone``, the other times are in UTC."""
    return {
        "verdict": decision.verdict.value,
        "goal": decision.goal.value,
        "order": decision.order,
        "lines": [_line_out(line, zone) for line in decision.lines],
        "clauses": [{"id": c.id, "holds": c.holds, "because": c.because} for c in decision.clauses],
        "deadline": _local(decision.deadline, zone),
        "refund": _refund_out(decision.refund),
        "obligations": list(decision.obligations),
        "open": [_way_out(way, zone) for way in decision.open],
        "policy_version": decision.policy_version,
        "requested_at": time_out(decision.requested_at),
        "decided_at": time_out(decision.decided_at),
    }


def decision_from_json(data: Mapping[str, Any]) -> Decision:
    """The decision that ``decision_to_json`` wrote, in any zone; all times come back in UTC."""
    return Decision(
        verdict=Verdict(data["verdict"]),
        goal=Goal(data["goal"]),
        order=data["order"],
        lines=tuple(_line_in(line) for line in data["lines"]),
        clauses=tuple(ClauseCheck(c["id"], c["holds"], c["because"]) for c in data["clauses"]),
        deadline=time_in(data["deadline"]),
        refund=_refund_in(data["refund"]),
        obligations=tuple(data["obligations"]),
        open=tuple(_way_in(way) for way in data["open"]),
        policy_version=data["policy_version"],
        requested_at=datetime.fromisoformat(data["requested_at"]).astimezone(UTC),
        decided_at=datetime.fromisoformat(data["decided_at"]).astimezone(UTC),
    )


def record_to_json(request: Request, decision: Decision) -> Json:
    """All that is needed to explain and to repeat a decision: facts, time, policy version, and itself."""
    return {
        "request": request_to_json(request),
        "at": time_out(decision.decided_at),
        "policy_version": decision.policy_version,
        "decision": decision_to_json(decision),
    }


def replay(record: Mapping[str, Any], policy: Policy) -> Decision:
    """Decides a stored record again, by the policy version it was decided by.

    Raises BadRequest when the policy's data no longer holds that version.
    """
    version = policy.named(record["policy_version"])
    at = datetime.fromisoformat(record["at"]).astimezone(UTC)
    order = order_from_facts_json(record["request"]["order"])
    request = request_from_json(record["request"], order, at)
    return decide(request, Policy(policy.shop, (version,), version), at)


def _local(moment: datetime | None, zone: tzinfo) -> str | None:
    return None if moment is None else moment.astimezone(zone).isoformat()


def _line_out(line: LineDecision, zone: tzinfo) -> Json:
    deadline = _local(line.deadline, zone)
    return {"sku": line.sku, "quantity": line.quantity, "verdict": line.verdict.value, "deadline": deadline}


def _line_in(data: Json) -> LineDecision:
    return LineDecision(
        data["sku"], data["quantity"], Verdict(data["verdict"]), time_in(data.get("deadline"))
    )


def _refund_out(refund: RefundDue | None) -> Json | None:
    if refund is None:
        return None
    within = list(refund.within_days)
    return {"amount": str(refund.amount), "currency": refund.currency, "to": refund.to, "within_days": within}


def _refund_in(data: Json | None) -> RefundDue | None:
    if data is None:
        return None
    earliest, latest = data["within_days"]
    return RefundDue(Decimal(data["amount"]), data["currency"], data["to"], (earliest, latest))


def _way_out(way: OpenWay, zone: tzinfo) -> Json:
    times = {"from": _local(way.from_, zone), "until": _local(way.until, zone)}
    return {"goal": way.goal.value, "verdict": way.verdict.value, **times}


def _way_in(data: Json) -> OpenWay:
    return OpenWay(
        Goal(data["goal"]), Verdict(data["verdict"]), time_in(data["from"]), time_in(data["until"])
    )
