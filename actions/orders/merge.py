"""What the shop's books say now, put together with what the desk itself recorded. Nothing here does any I/O.

The shop's word counts for everything but these: a cancellation by the desk stays, however long the shop's own system
takes to hear of it; a refund promised by the desk stays, and one of the same amount in the shop's books is that same
refund, not a second one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from actions.policy.facts import Refund, Status


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an order stands for the desk, what the shop said of it last, and when it was cancelled."""

    status: Status | None
    shop_status: Status | None
    cancelled_at: datetime | None


@dataclass(frozen=True, slots=True)
class StoredRefund:
    """A refund in the database; ``by_desk`` when the desk promised it."""

    id: int
    amount: Decimal
    due_at: datetime | None
    paid_at: datetime | None
    by_desk: bool


@dataclass(frozen=True, slots=True)
class RefundChanges:
    """How the stored refunds become those of the shop's books."""

    added: tuple[Refund, ...]
    updated: tuple[tuple[int, Refund], ...]
    removed: tuple[int, ...]


def merged_standing(stored: Standing, status: Status | None, cancelled_at: datetime | None) -> Standing:
    """The order's standing after an import.

    A cancellation that the shop had not reported is the desk's own. It stays, with its time, and ``shop_status`` stays
    what the shop said before it, so that the next import sees the same.
    """
    by_desk = stored.status is Status.CANCELLED and stored.shop_status is not Status.CANCELLED
    return stored if by_desk else Standing(status, status, cancelled_at)


def merged_cancelled(stored: tuple[int, int], quantity: int, cancelled: int) -> int:
    """The cancelled pieces of a line after an import; ``stored`` is its (quantity, cancelled pieces) before.

    Where the shop's quantity fell, the shop has carried out a cancellation: as many fewer are still to be left out.
    """
    had, gone = stored
    carried_out = max(0, had - quantity)
    return min(quantity, max(cancelled, gone - carried_out))


def merged_returned(stored: tuple[int, int, int], quantity: int, cancelled: int) -> int:
    """The returned pieces of a line after an import; ``stored`` is its (quantity, cancelled, returned) before.

    What the quantity fell by beyond the cancelled pieces are returns that the shop took out of its books.
    """
    had, gone, back = stored
    taken_out = max(0, had - quantity - gone)
    return max(0, min(back - taken_out, quantity - cancelled))


def merged_refunds(stored: Sequence[StoredRefund], reported: Sequence[Refund]) -> RefundChanges:
    """Match the shop's refunds with stored ones of the same amount: its own first, then the desk's."""
    waiting = list(reported)
    kept = take_matches([refund for refund in stored if not refund.by_desk], waiting)
    promised = take_matches([refund for refund in stored if refund.by_desk], waiting)
    matched = [*kept, *((old, heard_from_shop(old, new)) for old, new in promised)]
    ids = {old.id for old, _ in kept}
    return RefundChanges(
        added=tuple(waiting),
        updated=tuple((old.id, new) for old, new in matched if new != as_fact(old)),
        removed=tuple(old.id for old in stored if not old.by_desk and old.id not in ids),
    )


def take_matches(stored: Sequence[StoredRefund], waiting: list[Refund]) -> list[tuple[StoredRefund, Refund]]:
    """Pair stored refunds with reported ones of the same amount, which are taken out of ``waiting``."""
    pairs = []
    for old in stored:
        same = next((new for new in waiting if new.amount == old.amount), None)
        if same is not None:
            waiting.remove(same)
            pairs.append((old, same))
    return pairs


def heard_from_shop(promised: StoredRefund, reported: Refund) -> Refund:
    """The desk's refund with what the shop knows of it: when it was paid, unless the desk knows that already."""
    return Refund(promised.amount, promised.due_at or reported.due_at, promised.paid_at or reported.paid_at)


def as_fact(refund: StoredRefund) -> Refund:
    """A stored refund without its id."""
    return Refund(refund.amount, refund.due_at, refund.paid_at)
