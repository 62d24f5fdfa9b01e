"""What goes back to the customer (refund.amount): never more than was paid and not refunded before."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from actions.policy.decision import ClauseCheck, RefundDue
from actions.policy.facts import Goal, Order
from actions.policy.lines import LineFacts
from actions.policy.situation import Situation
from actions.policy.wording import say_money

_CENT = Decimal("0.01")


def refund_due(
    s: Situation, goal: Goal, allowed: list[LineFacts], days: tuple[int, int]
) -> tuple[RefundDue, ClauseCheck]:
    """The refund for the allowed lines, due within ``days``, and the check that explains it."""
    order = s.order
    lines = sum((line.value for line in allowed), Decimal())
    fee = order.shipping_fee if goal is Goal.CANCEL and _nothing_left(order, allowed) else Decimal()
    before = sum((refund.amount for refund in order.refunds if not refund.for_shipping), Decimal())
    unpaid = max(paid(order) - before, Decimal())
    amount = min(_share(lines + fee, s.rules.refund_percent if goal is Goal.CANCEL else 100), unpaid)
    due = RefundDue(amount, order.currency, order.payment_method, days)
    return due, ClauseCheck("refund.amount", True, _sentence(goal, due, lines, fee, before))


def paid(order: Order) -> Decimal:
    """What the customer paid for the whole order: all lines as bought, and the shipping fee."""
    return sum((line.unit_price * line.quantity for line in order.lines), order.shipping_fee)


def _share(amount: Decimal, percent: int) -> Decimal:
    return amount if percent == 100 else (amount * percent / 100).quantize(_CENT, ROUND_HALF_UP)


def _nothing_left(order: Order, allowed: list[LineFacts]) -> bool:
    """Whether no piece of the order is left once the allowed pieces are cancelled."""
    going = {line.line.sku: line.quantity for line in allowed}
    return all(line.left <= going.get(line.sku, 0) for line in order.lines)


def _sentence(goal: Goal, due: RefundDue, lines: Decimal, fee: Decimal, before: Decimal) -> str:
    currency = due.currency
    parts = [f"{say_money(lines, currency)} was paid for what is asked about"]
    if fee:
        parts.append(f"{say_money(fee, currency)} shipping fee is added, as nothing of the order is left")
    if before:
        parts.append(f"{say_money(before, currency)} was refunded before")
    if goal is Goal.CANCEL:
        parts.append(
            f"so {say_money(due.amount, currency)} goes back to {due.to or 'the original payment method'}"
        )
    else:
        parts.append(f"so up to {say_money(due.amount, currency)} goes back, which the inspection decides")
    return "; ".join(parts) + "."
