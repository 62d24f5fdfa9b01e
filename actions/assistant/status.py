"""Where an order, its refunds and its returns stand, in plain sentences from the books."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo

from actions.assistant.matter import Inquiry
from actions.assistant.order_card import order_card
from actions.assistant.services import Services, Turn
from actions.assistant.wording import day, moment, money, sentences
from actions.cases import BEFORE_RECEIPT, CaseState, CaseView, UnknownOrder, cases_of_order
from actions.orders import SqlOrderBook
from actions.policy.facts import Order, Refund, Shipment, Status

_STANDS = {
    Status.PLACED: "has been placed and has not left our warehouse yet",
    Status.PROCESSING: "is being prepared and has not left our warehouse yet",
    Status.SHIPPED: "is on its way",
    Status.DELIVERED: "has been delivered",
    Status.CANCELLED: "is cancelled",
}

_CASE_STANDS = {
    CaseState.OPENED: "is opened",
    CaseState.EVIDENCE_ASKED: "is opened and waits for the photos or the description that we asked for",
    CaseState.AWAITED: "is opened, and we are waiting for the parcel",
    CaseState.RECEIVED: "is with us: the parcel has arrived and will be inspected",
    CaseState.INSPECTED: "is with us: the parcel was inspected, and the answer is being prepared",
    CaseState.ACCEPTED: "is accepted",
    CaseState.PARTLY: "is accepted in part",
    CaseState.REJECTED: "was inspected and is rejected",
    CaseState.REFUND_DUE: "is accepted, and the refund is granted",
    CaseState.REFUNDED: "is accepted, and the refund was paid; banks can take some days to show it",
    CaseState.EXCHANGE_SENT: "is accepted, and the exchange was sent to you",
    CaseState.CLOSED: "is settled and closed",
    CaseState.WITHDRAWN: "is withdrawn",
    CaseState.EXPIRED: "has lapsed, as the parcel did not arrive in time",
}
_PROMISED = {
    CaseState.RECEIVED: "you will have the answer",
    CaseState.INSPECTED: "you will have the answer",
    CaseState.ACCEPTED: "it will be settled",
    CaseState.PARTLY: "it will be settled",
    CaseState.REFUND_DUE: "it will be effective",
}


def status_of(services: Services, turn: Turn) -> None:
    """Answers an inquiry about an order that was shown to be the customer's."""
    number = str(turn.matter.order_number)
    with services.database.read() as session:
        order = SqlOrderBook(session, services.numbers).find(number)
        cases = cases_of_order(session, number)
    if order is None:
        raise UnknownOrder(number)  # a grant is given for orders in the book only
    zone = services.shop.zone
    told: dict[Inquiry, Callable[[], str]] = {
        Inquiry.TRACK_ORDER: lambda: _track(order, zone),
        Inquiry.REFUND_STATUS: lambda: _refunds(order, zone, turn.now),
        Inquiry.RETURN_STATUS: lambda: (
            sentences(case_sentence(case, zone) for case in cases)
            or f"There is no return registered for order {order.number} yet."
        ),
    }
    turn.say("utter_order_status", status=told[Inquiry(str(turn.matter.goal))]())
    turn.mark(order=order_card(order))


def _track(order: Order, zone: tzinfo) -> str:
    stands = _STANDS[order.status] if order.status else "is in our books, but its state is not known to me"
    parcels = [_parcel(shipment, zone) for shipment in order.shipments]
    return sentences([f"Order {order.number} {stands}", *parcels])


def _parcel(shipment: Shipment, zone: tzinfo) -> str:
    by = " ".join(part for part in (shipment.carrier, shipment.tracking) if part) or "the carrier"
    if shipment.delivered_at:
        return f"The parcel with {by} was delivered on {moment(shipment.delivered_at, zone)}"
    due = f"; it is promised by {day(shipment.promised_by, zone)}" if shipment.promised_by else ""
    if shipment.shipped_at:
        return f"The parcel with {by} left on {day(shipment.shipped_at, zone)}{due}"
    return f"The parcel has not been handed to the carrier yet{due}"


def _refunds(order: Order, zone: tzinfo, now: datetime) -> str:
    if not order.refunds:
        return f"No refund is recorded for order {order.number}."
    return sentences(_refund(refund, order, zone, now) for refund in order.refunds)


def _refund(refund: Refund, order: Order, zone: tzinfo, now: datetime) -> str:
    amount = f"The refund of {money(refund.amount, order.currency)} for order {order.number}"
    if refund.paid_at:
        return f"{amount} was paid on {day(refund.paid_at, zone)}; banks can take some days to show it"
    if refund.due_at is None:
        return f"{amount} is recorded, but no date is known for it"
    if refund.due_at < now:
        return f"{amount} was due on {day(refund.due_at, zone)} and is not marked as paid; a person will look into it if you ask for one"
    return f"{amount} will be effective by {day(refund.due_at, zone)} at the latest"


def case_sentence(case: CaseView, zone: tzinfo) -> str:
    """Where a case stands, and until when the next step is due; without a full stop."""
    stands = _CASE_STANDS[case.state]
    if case.state in BEFORE_RECEIPT and case.deadline:
        return f"{_named(case)} {stands}; please send it back by {moment(case.deadline, zone)}"
    if case.due_at and case.state in _PROMISED:
        return f"{_named(case)} {stands}; {_PROMISED[case.state]} by {day(case.due_at, zone)} at the latest"
    return f"{_named(case)} {stands}"


def _named(case: CaseView) -> str:
    return f"Your request with RMA number {case.rma}"
