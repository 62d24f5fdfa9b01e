"""A replay as rows for a table, a CSV file or JSON."""

from __future__ import annotations

import csv
import io
from datetime import tzinfo
from typing import Any

from actions.cases.replays import Replay, Replayed
from actions.policy import decision_to_json
from actions.policy.decision import Decision
from actions.policy.replaying import Change

COLUMNS = (
    "reference", "order", "goal", "decided_at", "change", "old_verdict", "new_verdict", "old_refund", "new_refund",
    "difference", "currency", "old_version", "note",
)  # fmt: skip


def row(one: Replayed, zone: tzinfo) -> dict[str, str]:
    """One decision; times in the shop's zone, money as decimal strings."""
    old, new = one.compared.old, one.compared.new
    return {
        "reference": one.reference,
        "order": one.order_number,
        "goal": one.goal.value,
        "decided_at": one.decided_at.astimezone(zone).isoformat(),
        "change": one.compared.change.value,
        "old_verdict": old.verdict.value if old else "",
        "new_verdict": new.verdict.value if new else "",
        "old_refund": _refund(old),
        "new_refund": _refund(new),
        "difference": f"{one.compared.difference:+.2f}" if one.compared.change is not Change.LOST else "",
        "currency": one.compared.currency,
        "old_version": old.policy_version if old else "",
        "note": one.compared.note or "",
    }


def to_csv(replay: Replay, zone: tzinfo) -> str:
    """All decisions that are not the same."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows(row(one, zone) for one in replay.decisions)
    return out.getvalue()


def to_json(replay: Replay, zone: tzinfo) -> dict[str, Any]:
    """Everything, with both receipts of each decision that is not the same."""
    return {
        "compared": replay.compared,
        "earlier_of_the_same_wish": replay.earlier,
        "counts": {change.value: count for change, count in replay.counts.items()},
        "money": {
            currency: {"more": str(more), "less": str(less)}
            for currency, (more, less) in sorted(replay.money.items())
        },
        "decisions": [
            {
                **row(one, zone),
                "old": _receipt(one.compared.old, zone),
                "new": _receipt(one.compared.new, zone),
            }
            for one in replay.decisions
        ],
    }


def _refund(decision: Decision | None) -> str:
    return str(decision.refund.amount) if decision and decision.refund else ""


def _receipt(decision: Decision | None, zone: tzinfo) -> dict[str, Any] | None:
    return decision_to_json(decision, zone) if decision else None
