"""The clauses that come before all others: where the order was bought, and whether it still stands."""

from __future__ import annotations

from decimal import Decimal

from actions.policy.answers import Ruling
from actions.policy.clauses.questions import bought, line_ruling, order_ruling, standing
from actions.policy.decision import ClauseCheck
from actions.policy.facts import Goal
from actions.policy.findings import Checks, Finding, against, holds_for, settled
from actions.policy.lines import LineFacts
from actions.policy.situation import Situation
from actions.policy.wording import count, say_money, say_time

BOUGHT = ClauseCheck("bought.website", True, "It was bought on the shop's website.")
ACTIVE = ClauseCheck("order.active", True, "The order has not been cancelled.")


def gate(s: Situation, goal: Goal) -> Finding | None:
    """The finding that ends the matter for the whole order, or None when the other clauses decide."""
    ruling = order_ruling(s, goal)
    if ruling.gap:
        return None
    return Finding(ruling.verdict, lambda: settled(_told(s, goal, ruling), ruling), ruling=ruling)


def _told(s: Situation, goal: Goal, ruling: Ruling) -> Checks:
    channel = s.order.channel
    if channel is None:
        return [ClauseCheck("bought.website", None, "Where it was bought is not known.")]
    if bought(s, goal) == "elsewhere":
        return [ClauseCheck("bought.website", against(ruling, "bought.website"), _retailer(channel))]
    stands = standing(s, goal)
    if stands == "standing":
        return [BOUGHT, ACTIVE]
    because = _gone(s) if stands == "nothing_left" else _cancelled(s, stands == "cancelled_but_left")
    return [BOUGHT, ClauseCheck("order.active", against(ruling, "order.active"), because)]


def pieces(s: Situation, line: LineFacts, goal: Goal) -> ClauseCheck | None:
    """lines.bought: the number of pieces, where one was named or where nothing is left of the line."""
    if line.too_many:
        return ClauseCheck(
            "lines.bought", holds_for(line_ruling(s, line, goal, s.reason).verdict), _too_many(line)
        )
    if line.named:
        return ClauseCheck("lines.bought", True, f"{_named(line)}: {_asked(line)}.")
    return None


def _retailer(channel: str) -> str:
    return (
        f"It was bought from {channel}, not on the shop's website; please ask {channel}, the retailer "
        "it was bought from."
    )


def _cancelled(s: Situation, left: bool) -> str:
    at = s.order.cancelled_at
    when = f" on {say_time(at, s.zone)}" if at else ""
    if left:
        return f"The order was cancelled{when}, yet a parcel of it has left or may have left."
    return f"The order was already cancelled{when}; {_refunded(s)}."


def _gone(s: Situation) -> str:
    return f"Every piece of the order has already been cancelled; {_refunded(s)}."


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
