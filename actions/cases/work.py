"""One wish being settled: the locked order and everything that acts on it, within one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from actions.cases.wish import Wish
from actions.orders.models import LineRow, OrderRow
from actions.policy import Policy
from actions.policy.facts import Order


class Overtaken(RuntimeError):
    """The order is not what was decided upon: something changed it without locking it. Decide again."""


@dataclass(frozen=True, slots=True)
class Work:
    """``row`` is the locked order, ``order`` its facts as they were decided upon, ``now`` aware UTC."""

    session: Session
    wish: Wish
    row: OrderRow
    order: Order
    policy: Policy
    now: datetime

    def line(self, sku: str) -> LineRow:
        """The stored line of this product."""
        return next(line for line in self.row.lines if line.sku == sku)
