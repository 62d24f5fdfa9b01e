"""What the shop owes, one promise at a time: answers, remedies, evaluations, shipping costs, refunds of cancellations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from actions.cases.clocks import SHOPS_TURN
from actions.cases.models import CaseRow, ShippingClaimRow
from actions.cases.states import BEFORE_RECEIPT, CaseState
from actions.orders.models import OrderRow, RefundKind, RefundRow
from actions.policy.shop import Shop


class Promise(StrEnum):
    """Which clock of the shop runs."""

    ANSWER = "answer"
    REMEDY = "remedy"  # the refund or the exchange of an accepted return
    EVALUATION = "evaluation"
    SHIPPING = "shipping_refund"
    CANCELLATION = "cancellation_refund"


@dataclass(frozen=True, slots=True)
class Owed:
    """One promise and until when it is to be kept. ``rma`` is None for a cancellation."""

    promise: Promise
    order: str
    rma: str | None
    due_at: datetime


ANSWERING = (CaseState.RECEIVED, CaseState.INSPECTED)


def promise_of(state: CaseState) -> Promise:
    """Which promise is to be kept next in a state in which it is the shop's turn."""
    return Promise.ANSWER if state in ANSWERING else Promise.REMEDY


def owed_until(session: Session, until: datetime) -> list[Owed]:
    """All that is due before ``until`` of cases."""
    steps = select(CaseRow.state, OrderRow.number, CaseRow.rma, CaseRow.due_at).join(OrderRow)
    claims = (
        select(OrderRow.number, CaseRow.rma, ShippingClaimRow.due_at)
        .join(CaseRow, CaseRow.order_id == OrderRow.id)
        .join(ShippingClaimRow, ShippingClaimRow.case_id == CaseRow.id)
        .where(ShippingClaimRow.outcome.is_(None), ShippingClaimRow.due_at < until)
    )
    shipping = (
        select(OrderRow.number, CaseRow.rma, RefundRow.due_at)
        .join(CaseRow, CaseRow.order_id == OrderRow.id)
        .join(RefundRow, RefundRow.case_id == CaseRow.id)
        .where(RefundRow.kind == RefundKind.SHIPPING, RefundRow.paid_at.is_(None), RefundRow.due_at < until)
    )
    due = CaseRow.state.in_(SHOPS_TURN), CaseRow.due_at < until
    return [
        *(
            Owed(promise_of(state), order, rma, at)
            for state, order, rma, at in session.execute(steps.where(*due))
            if at
        ),
        *(Owed(Promise.EVALUATION, order, rma, at) for order, rma, at in session.execute(claims) if at),
        *(Owed(Promise.SHIPPING, order, rma, at) for order, rma, at in session.execute(shipping) if at),
    ]


def cancellations_until(session: Session, until: datetime) -> list[Owed]:
    """Refunds of cancellations that are not marked as paid and due before ``until``."""
    wanted = (
        select(OrderRow.number, RefundRow.due_at)
        .join(OrderRow, OrderRow.id == RefundRow.order_id)
        .where(RefundRow.cancellation_id.is_not(None), RefundRow.paid_at.is_(None), RefundRow.due_at < until)
    )
    return [Owed(Promise.CANCELLATION, order, None, at) for order, at in session.execute(wanted) if at]


def undelivered(shop: Shop, now: datetime) -> ColumnElement[bool]:
    """Cases approved in advance whose parcel has been on its way for so long that somebody should look."""
    since = now - timedelta(days=shop.returns.chase_delivery_days)
    waiting = CaseRow.state.in_(BEFORE_RECEIPT) & CaseRow.deadline.is_(None)
    return waiting & (CaseRow.opened_at <= since)
