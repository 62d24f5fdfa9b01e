"""The clocks of a case: until when what is due, and how urgent that is. Pure functions; the time is passed in.

What the policy names comes from its clauses; what it leaves open comes from data/shop.yml (``returns``, ``refunds``).
All times are aware, results in UTC; days end in the shop's zone.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import cast

from actions.cases.states import BEFORE_RECEIPT, CaseState
from actions.policy import Policy
from actions.policy.calendar import add_business_days
from actions.policy.days import end_of_day
from actions.policy.shop import Shop

SHOPS_TURN = frozenset(
    {
        CaseState.RECEIVED,
        CaseState.INSPECTED,
        CaseState.ACCEPTED,
        CaseState.PARTLY,
        CaseState.REFUND_DUE,
    }
)
"""The shop owes the next step, by ``due_at``; before the receipt it is the customer."""


class Standing(StrEnum):
    """How urgent what is due is: nothing due, time enough, at risk, due today, overdue."""

    NONE = "none"
    ON_TIME = "on_time"
    AT_RISK = "at_risk"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"


def answer_due(policy: Policy, received_at: datetime) -> datetime:
    """The last second of the business day by which the customer has the answer (clause inspection)."""
    shop = policy.shop
    days = cast("int", policy.at(received_at).clauses["inspection"].value)
    last = add_business_days(received_at.astimezone(shop.zone).date(), days, shop)
    return datetime.combine(last, time(23, 59, 59), shop.zone).astimezone(UTC)


def refund_from(shop: Shop, accepted_at: datetime) -> datetime:
    """The earliest moment at which the refund of an accepted return is effective."""
    return accepted_at + timedelta(days=shop.refund_after_return_days[0])


def refund_due(shop: Shop, accepted_at: datetime) -> datetime:
    """By when the refund of an accepted return is effective, or its exchange sent, to the minute."""
    return accepted_at + timedelta(days=shop.refund_after_return_days[1])


def remind_customer_at(shop: Shop, deadline: datetime) -> datetime:
    """When the customer of a parcel that has not come is reminded of its last day."""
    return deadline - timedelta(days=shop.returns.remind_customer_days)


def expires_at(shop: Shop, deadline: datetime) -> datetime:
    """When a parcel is given up that has not come: the end of the last day of grace."""
    return end_of_day(shop.zone, deadline, shop.returns.parcel_grace_days)


def evaluation_due(shop: Shop, at: datetime) -> datetime:
    """By when the evaluation of a factory defect is due."""
    return end_of_day(shop.zone, at, shop.returns.evaluation_days)


def closes_at(shop: Shop, settled_at: datetime) -> datetime:
    """When a settled case is closed."""
    return settled_at + timedelta(days=shop.returns.close_after_days)


def at_risk_from(shop: Shop, due_at: datetime) -> datetime:
    """From when on what is due from the shop is at risk."""
    return due_at - timedelta(hours=shop.returns.at_risk_hours)


def standing(shop: Shop, state: CaseState, due_at: datetime | None, now: datetime) -> Standing:
    """How urgent the next step of a case is, whoever owes it."""
    if due_at is None or state not in SHOPS_TURN | BEFORE_RECEIPT:
        return Standing.NONE
    if due_at < now:
        return Standing.OVERDUE
    if due_at <= end_of_day(shop.zone, now, 0):
        return Standing.DUE_TODAY
    risky = at_risk_from(shop, due_at) if state in SHOPS_TURN else remind_customer_at(shop, due_at)
    return Standing.AT_RISK if risky <= now else Standing.ON_TIME
