"""Cases for the tests of the returns counter's pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from actions.cases import CaseView, Wish, settle
from actions.cases.moving import Act
from actions.cases.receiving import await_parcel
from actions.cases.states import Actor
from actions.database import Database
from actions.orders.store import save_orders
from actions.policy.facts import Goal, Reason, Shipment, Status
from tests.orders.examples import EXAMPLE, LAMP, SHIRT
from tests.policy.making import policy

DAY = timedelta(days=1)


def opened(database: Database, now: datetime, number: str = "AT-20001", **more: Any) -> CaseView:
    """A customer asks for a return, and the parcel is awaited, as the desk's next round would say."""
    case = registered(database, now, number, **more)
    act = Act(who="desk", at=now, key=f"{number}:await", actor=Actor.DESK)
    return await_parcel(database, case.rma, act).case


def registered(database: Database, now: datetime, number: str = "AT-20001", **more: Any) -> CaseView:
    """A customer asks to send back a parcel that came yesterday."""
    parcel = Shipment("UPS", "1", now - 4 * DAY, None, now - DAY, (SHIRT.sku, LAMP.sku))
    placed = now - 6 * DAY
    order = replace(EXAMPLE, number=number, placed_at=placed, status=Status.DELIVERED, shipments=(parcel,))
    with database.write() as session:
        save_orders(session, [order])
    facts = {"goal": Goal.RETURN, "reason": Reason.CHANGED_MIND, "approved": True} | more
    wish = Wish(order_number=number, requested_at=now, conversation="web-1", key=number, **facts)
    case = settle(database, wish, policy(), now).case
    assert case is not None
    return case


def checklist(shirts: int = SHIRT.quantity, lamps: int = LAMP.quantity) -> dict[str, Any]:
    """The fields of an inspection; what is not accepted is refused as its labels were missing."""
    fields: dict[str, Any] = {"lines": "2"}
    for number, (line, accepted) in enumerate(((SHIRT, shirts), (LAMP, lamps))):
        words = {"proof": "yes", "accessories": "yes", "packaging": "yes", "labels": "yes"}
        words |= {"condition": "as_sold", "sku": line.sku, "accepted": str(accepted)}
        fields |= {f"{name}-{number}": value for name, value in words.items()}
        if accepted < line.quantity:
            fields |= {f"refused-{number}": "return.complete", f"labels-{number}": "no"}
    return fields
