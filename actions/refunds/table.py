"""Refunds as a table for the shop's own system: CSV (RFC 4180) and JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from actions.refunds.book import RefundEntry

COLUMNS = (
    "key",
    "order",
    "rma",
    "kind",
    "amount",
    "currency",
    "to",
    "granted_at",
    "granted_by",
    "due_at",
    "paid_at",
    "paid_by",
    "payment",
    "lines",
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(refunds: Iterable[RefundEntry]) -> str:
    """One row a refund under a row of names; times in UTC, lines as ``SKU*quantity=amount`` with spaces between."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for refund in refunds:
        values = as_json(refund)
        lines = " ".join(f"{line.sku}*{line.quantity}={line.amount}" for line in refund.lines)
        writer.writerow([harmless(lines if name == "lines" else values[name]) for name in COLUMNS])
    return out.getvalue()


def harmless(value: object) -> str:
    """A spreadsheet would carry out what begins like a formula; with an apostrophe before it, it is a text."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def as_json(refund: RefundEntry) -> dict[str, Any]:
    """The refund in plain JSON values: money as decimal strings, times in ISO 8601."""
    return {
        "key": refund.key,
        "order": refund.order,
        "rma": refund.rma,
        "kind": refund.kind.value,
        "amount": str(refund.amount),
        "currency": refund.currency,
        "to": refund.to,
        "granted_at": _time(refund.granted_at),
        "granted_by": refund.granted_by,
        "due_at": _time(refund.due_at),
        "paid_at": _time(refund.paid_at),
        "paid_by": refund.paid_by,
        "payment": refund.payment,
        "lines": [
            {"sku": line.sku, "quantity": line.quantity, "amount": str(line.amount)} for line in refund.lines
        ],
        "handover": refund.handover and refund.handover.value,
        "trouble": refund.trouble or None,
    }


def _time(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
