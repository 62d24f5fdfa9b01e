"""Refunds on their way out: granted by the desk, handed over to what pays them, and marked as paid, each once."""

from actions.refunds.book import (
    BadPayment,
    NoSuchRefund,
    Paid,
    RefundEntry,
    Which,
    count_overdue,
    find_refund,
    list_refunds,
    mark_paid,
)
from actions.refunds.handing import Handing
from actions.refunds.memory import MemoryPayments
from actions.refunds.port import Handed, HandoverFailed, RefundPort
from actions.refunds.table import as_csv, as_json
from actions.refunds.webhook import Webhook

__all__ = [
    "BadPayment",
    "Handed",
    "Handing",
    "HandoverFailed",
    "MemoryPayments",
    "NoSuchRefund",
    "Paid",
    "RefundEntry",
    "RefundPort",
    "Webhook",
    "Which",
    "as_csv",
    "as_json",
    "count_overdue",
    "find_refund",
    "list_refunds",
    "mark_paid",
]
