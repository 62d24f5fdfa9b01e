"""The clauses that come before all others: where the order was bought, and whether it still stands."""

from __future__ import annotations

from decimal import Decimal

from actions.policy.decision import ClauseCheck, Verdict
from actions.policy.facts import Goal
from actions.policy.findings import Finding, holds_for
from actions.policy.lines import LineFacts
from actions.policy.situation import Situation
from actions.policy.wording import count, say_money, say_time

BOUGHT = ClauseCheck("bought.website", True, "It was bought on the shop's website.")
ACTIVE = ClauseCheck("order.active", True, "The order has not been cancelled.")


def gate(s: Situation, goal: Goal) -> Finding | None:
    """The finding that ends the matter for the whole order, or None when the other clauses decide."""
    channel = s.order.channel
    if channel is None:
        unknown = ClauseCheck("bought.website", None, "Where it was bought is not known.")
        return Finding(Verdict.HUMAN, lambda: [unknown])
    if channel.strip().lower() not in s.rules.channels:
        return Finding(Verdict.REFUSED, lambda: [ClauseCheck("bought.website", False, _retailer(channel))])
    if s.cancelled:
        return _cancelled(s, goal)
    if s.lines[0].left == 0 and all(line.cancelled >= line.quantity for line in s.order.lines):
        return Finding(s.rules.already_cancelled, lambda: [BOUGHT, _nothing_left(s)])
    return None


def pieces(s: Situation, line: LineFacts) -> ClauseCheck | None:
    """lines.bought: the number of pieces, where one was named or where nothing is left of the line."""
    if line.too_many:
        return ClauseCheck("lines.bought", holds_for(s.rules.too_many), _too_many(line))
    if line.named:
        return ClauseCheck("lines.bought", True, f"{_named(line)}: {_asked(line)}.")
    return None


def _retailer(channel: str) -> str:
    return (
        f"It was bought from {channel}, not on the shop's website; please ask {channel}, the retailer "
        "it was bought from."
    )


def _cancelled(s: Situation, goal: Goal) -> Finding:
    """A cancelled order: nothing is left to decide, unless a parcel of it left all the same."""
    left = goal is not Goal.CANCEL and any(line.shipped is not False for line in s.lines)
    verdict = Verdict.HUMAN if left else s.rules.already_cancelled
    because = _cancelled_sentence(s, left)
    return Finding(verdict, lambda: [BOUGHT, ClauseCheck("order.active", holds_for(verdict), because)])


def _cancelled_sentence(s: Situation, left: bool) -> str:
    at = s.order.cancelled_at
    when = f" on {say_time(at, s.zone)}" if at else ""
    if left:
        return f"The order was cancelled{when}, yet a parcel of it has left or may have left."
    return f"The order was already cancelled{when}; {_refunded(s)}."


def _nothing_left(s: Situation) -> ClauseCheck:
    because = f"Every piece of the order has already been cancelled; {_refunded(s)}."
    return ClauseCheck("order.active", holds_for(s.rules.already_cancelled), because)


def _refunded(s: Situation) -> str:
    refunds, currency = s.order.refunds, s.order.currency
    if not refunds:
        return "no refund is recorded for it"
    total = sum((refund.amount for refund in refunds), Decimal())
    paid = sum((refund.amount for refund in refunds if refund.paid_at and refund.paid_at <= s.at), Decimal())
    to = f" to {s.order.payment_method}" if s.order.payment_method else ""
    return (
        f"its refund{to} is {say_money(total, currency)}, of which {say_money(paid, currency)} has been paid"
    )


def _too_many(line: LineFacts) -> str:
    gone = line.line.quantity - line.left
    cancelled = f", {gone} of them cancelled since" if gone else ""
    return f"{_named(line)}: {_asked(line)}{cancelled}, so {line.left} left."


def _asked(line: LineFacts) -> str:
    return f"{count(line.quantity, 'piece')} asked for, {line.line.quantity} bought"


def _named(line: LineFacts) -> str:
    return f"{line.line.title} ({line.line.sku})"
