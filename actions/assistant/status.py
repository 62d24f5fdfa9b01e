"""Where an order, its refunds and its returns stand, in plain sentences from the books."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, tzinfo

from actions.assistant.case_status import case_status, wants_slip
from actions.assistant.matter import Inquiry
from actions.assistant.order_card import order_card
from actions.assistant.services import Services, Turn
from actions.assistant.wording import day, moment, money, sentences
from actions.cases import ENDED, CaseView, UnknownOrder, cases_of_order
from actions.orders import SqlOrderBook
from actions.policy import Policy
from actions.policy.facts import Order, Refund, Shipment, Status

_STANDS = {
    Status.PLACED: "has been placed and has not left our warehouse yet",
    Status.PROCESSING: "is being prepared and has not left our warehouse yet",
    Status.SHIPPED: "is on its way",
    Status.DELIVERED: "has been delivered",
    Status.CANCELLED: "is cancelled",
}


def status_of(services: Services, turn: Turn) -> None:
    """Answers an inquiry about an order that was shown to be the customer's."""
    number = str(turn.matter.order_number)
    with services.database.read() as session:
        order = SqlOrderBook(session, services.numbers).find(number)
        cases = cases_of_order(session, number)
    if order is None:
        raise UnknownOrder(number)  # a grant is given for orders in the book only
    zone, now = services.shop.zone, turn.now
    told: dict[Inquiry, Callable[[], str]] = {
        Inquiry.TRACK_ORDER: lambda: _track(order, zone),
        Inquiry.REFUND_STATUS: lambda: _refunds(order, cases, services.policy, now),
        Inquiry.RETURN_STATUS: lambda: (
            _returns(cases, services.policy, now)
            or f"There is no return registered for order {order.number} yet."
        ),
    }
    inquiry = Inquiry(str(turn.matter.goal))
    turn.say("utter_order_status", status=told[inquiry]())
    if inquiry is Inquiry.RETURN_STATUS:
        _say_slips(services, turn, cases)
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


def _returns(cases: Iterable[CaseView], policy: Policy, now: datetime) -> str:
    return sentences(said for case in cases for said in case_status(case, policy, now))


def _say_slips(services: Services, turn: Turn, cases: Iterable[CaseView]) -> None:
    """The slip of each parcel that is still to be sent."""
    for case in cases:
        if services.slip_link is not None and wants_slip(case):
            turn.say("utter_slip", slip=services.slip_link(case))


def _refunds(order: Order, cases: Iterable[CaseView], policy: Policy, now: datetime) -> str:
    """What is promised or paid; where that is nothing, what it waits for."""
    said = [_refund(refund, order, policy.shop.zone, now) for refund in order.refunds]
    if not said:
        said.append(f"No refund is recorded for order {order.number} yet")
        said += [one for case in cases if case.state not in ENDED for one in case_status(case, policy, now)]
    return sentences(said)


def _refund(refund: Refund, order: Order, zone: tzinfo, now: datetime) -> str:
    amount = f"The refund of {money(refund.amount, order.currency)} for order {order.number}"
    if refund.paid_at:
        return f"{amount} was paid on {day(refund.paid_at, zone)}; banks can take some days to show it"
    if refund.due_at is None:
        return f"{amount} is recorded, but no date is known for it"
    if refund.due_at < now:
        return f"{amount} was due on {day(refund.due_at, zone)} and is not marked as paid; a person will look into it if you ask for one"
    return f"{amount} will be effective by {day(refund.due_at, zone)} at the latest"
