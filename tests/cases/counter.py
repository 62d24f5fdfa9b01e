"""Cases at the returns counter, for the tests of their life."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from actions.cases import CaseView, find_case
from actions.cases.answering import answer
from actions.cases.inspecting import Finding, inspect
from actions.cases.moving import Act, Moved
from actions.cases.receiving import await_parcel, receive
from actions.cases.refunding import grant_refund, pay_refund
from actions.cases.states import Actor
from actions.database import Database
from actions.policy.facts import AskedLine
from tests.cases.making import ARRIVED, DAY, LATER, done, keep, return_wish
from tests.orders.examples import LAMP, SHIRT
from tests.policy.making import policy, shop

RECEIVED_AT = LATER + 5 * DAY
SHIRTS = SHIRT.quantity
SHIRT_FOUND = Finding(sku=SHIRT.sku, accepted=SHIRTS)
LAMP_FOUND = Finding(sku=LAMP.sku, accepted=LAMP.quantity)
LAMP_REFUSED = Finding(sku=LAMP.sku, accepted=0, refused_for=("return.complete",))
SHIRT_REFUSED = Finding(sku=SHIRT.sku, accepted=0, refused_for=("return.proof",))
PRICE_OF_ALL = SHIRT.unit_price * SHIRTS + LAMP.unit_price * LAMP.quantity
CENT = Decimal("0.01")


def act(key: str, at: datetime = RECEIVED_AT, **more: Any) -> Act:
    """Something a person at the counter does."""
    return Act(**({"who": "Rosa", "at": at, "key": key} | more))


def opened(database: Database, *lines: AskedLine, **more: Any) -> CaseView:
    """A case of a delivered order, both lines unless some are named."""
    keep(database, ARRIVED)
    case = done(database, return_wish("web-1:5", *lines, **more)).case
    assert case is not None
    return case


def now(database: Database, rma: str) -> CaseView:
    """The case as it is stored."""
    with database.read() as session:
        case = find_case(session, rma)
    assert case is not None
    return case


def awaited(database: Database, **more: Any) -> CaseView:
    """A case whose parcel can come."""
    case = opened(database, **more)
    return await_parcel(database, case.rma, act("await", LATER, who="desk", actor=Actor.DESK)).case


def received(database: Database, **more: Any) -> CaseView:
    """A case whose parcel came."""
    return receive(database, policy(), awaited(database, **more).rma, act("receive")).case


def inspected(database: Database, *findings: Finding, **more: Any) -> CaseView:
    """A case whose parcel was inspected, all of it accepted unless said otherwise."""
    case = received(database, **more)
    return inspect(database, case.rma, findings or (SHIRT_FOUND, LAMP_FOUND), act("inspect")).case


def answered(database: Database, *findings: Finding, **more: Any) -> CaseView:
    """A case whose customer has the answer."""
    case = inspected(database, *findings, **more)
    return answer(database, shop(), case.rma, act("answer", RECEIVED_AT + DAY)).case


def granted(database: Database, *findings: Finding, **more: Any) -> CaseView:
    """A case whose refund is granted."""
    case = answered(database, *findings, **more)
    return grant_refund(database, shop(), case.rma, act("grant", RECEIVED_AT + DAY)).case


def paid(database: Database, rma: str, key: str = "pay", at: datetime = RECEIVED_AT + 2 * DAY) -> Moved:
    """The refund of a case is marked as paid."""
    return pay_refund(database, rma, act(key, at + timedelta(minutes=5)), payment="bank-77")
