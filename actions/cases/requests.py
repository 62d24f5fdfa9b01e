"""A wish as the request that the policy decides."""

from __future__ import annotations

from collections.abc import Collection

from actions.cases.wish import Wish
from actions.policy.decision import Decision
from actions.policy.facts import AskedLine, Order, Request, Status


def request_of(wish: Wish, order: Order, lines: tuple[AskedLine, ...] | None = None) -> Request:
    """The wish about the order, or about these lines of it alone."""
    asked = wish.lines if lines is None else lines
    return Request(wish.goal, order, wish.requested_at, wish.reason, asked)


def only(wish: Wish, order: Order, skus: Collection[str]) -> tuple[AskedLine, ...]:
    """What the wish asks of these lines; an empty tuple stays what it means, every line."""
    asked = wish.lines or tuple(AskedLine(line.sku) for line in order.lines if line.left)
    kept = tuple(line for line in asked if line.sku in skus)
    return wish.lines if len(kept) == len(asked) else kept


def request_decided(wish: Wish, order: Order, decision: Decision) -> Request:
    """The request that this decision answered: of a wish that is partly in a case already, the rest."""
    return request_of(wish, order, only(wish, order, {line.sku for line in decision.lines}))


def nothing_left(wish: Wish, order: Order) -> bool:
    """Whether everything the wish asks for has been cancelled already."""
    if order.cancelled_at is not None or order.status is Status.CANCELLED:
        return True
    asked = {line.sku for line in wish.lines} or {line.sku for line in order.lines}
    return all(line.cancelled >= line.quantity for line in order.lines if line.sku in asked)
