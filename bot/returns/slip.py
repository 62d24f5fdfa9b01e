"""What stands on a return slip: one case in words, for the parcel and for the counter that opens it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.assistant.outcomes import WHAT, case_duties
from actions.assistant.wording import moment, pieces
from actions.cases import BEFORE_RECEIPT, CaseView
from actions.orders.models import OrderRow
from actions.policy import Policy

ENCLOSE = ("return.proof", "return.complete")
SHIPPING = ("return.shipping", "defect.shipping")


@dataclass(frozen=True, slots=True)
class SlipLine:
    """Pieces of one product that come back."""

    quantity: int
    sku: str
    title: str


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip. ``rma`` is what its QR code and its barcode hold; ``send_by`` says until when it must be sent."""

    rma: str
    order: str
    what: str
    customer: str
    shop: str
    address: tuple[str, ...]
    contact: str
    lines: tuple[SlipLine, ...]
    enclose: tuple[str, ...]
    shipping: tuple[str, ...]
    send_by: str


def is_wanted(case: CaseView) -> bool:
    """Whether a parcel of this case can still be sent, so that a slip is of use."""
    return case.state in BEFORE_RECEIPT


def slip_of(session: Session, case: CaseView, policy: Policy) -> Slip:
    """The slip of a case; times are those of the shop's zone."""
    shop = policy.shop
    name = session.scalar(select(OrderRow.customer_name).where(OrderRow.number == case.order_number))
    return Slip(
        rma=case.rma,
        order=case.order_number,
        what=WHAT[case.goal],
        customer=name or "",
        shop=shop.name,
        address=(shop.name, *address_lines(shop.contact.address)),
        contact=f"{shop.contact.email} · {shop.contact.phone}",
        lines=tuple(
            SlipLine(
                line.quantity, line.sku, pieces(line.title, line.variant, line.quantity).split(" × ", 1)[1]
            )
            for line in case.lines
        ),
        enclose=tuple(case_duties(case, ENCLOSE)),
        shipping=tuple(case_duties(case, SHIPPING)),
        send_by=send_by(case, policy),
    )


def send_by(case: CaseView, policy: Policy) -> str:
    """Until when the parcel must be sent; a case approved in advance counts from a delivery that is still to come."""
    if case.deadline is not None:
        return moment(case.deadline, policy.shop.zone)
    days = cast("int", policy.at(case.requested_at).clauses["return.window"].value)
    return f"{days} days after the day on which it is delivered to you"


def address_lines(address: str) -> tuple[str, ...]:
    """A postal address in lines: the street, what belongs to it, and the city with all that follows it."""
    parts = [part.strip() for part in address.split(",") if part.strip()]
    street, city = parts[:-3], parts[-3:]
    return (*street, ", ".join(city))
