"""Payments kept in memory: how a payment API behaves that knows an idempotency key, to look at."""

from __future__ import annotations

from decimal import Decimal

from actions.refunds.book import RefundEntry
from actions.refunds.port import Handed, HandoverFailed


class MemoryPayments:
    """Pays at once, each key once. What stands in ``troubles`` is raised first, one trouble a call."""

    def __init__(self) -> None:
        self.paid: dict[str, Decimal] = {}
        self.calls: list[str] = []
        self.troubles: list[str] = []

    def hand_over(self, refund: RefundEntry) -> Handed:
        """Pay, unless this key was paid before."""
        self.calls.append(refund.key)
        if self.troubles:
            raise HandoverFailed(self.troubles.pop(0))
        self.paid.setdefault(refund.key, refund.amount)
        return Handed(paid=True, reference=f"payment-{refund.key}")
