"""Which order a question is asked about: one that was shown to be the customer's, never another."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping

from sqlalchemy.orm import Session

from actions.assistant.numbering import orders_meant
from actions.assistant.own_case import OwnCase, Saying, registered
from actions.assistant.own_money import own_bought, own_money, own_paid, own_shipping
from actions.assistant.own_times import cancelling, claiming, exchanging, returning
from actions.assistant.services import Services, Turn
from actions.cases import ENDED, cases_of_order
from actions.identity import Shown, check, is_shown, shown_orders
from actions.orders import SqlOrderBook
from actions.policy import BadRequest
from actions.policy.terms import Query

_LOG = logging.getLogger(__name__)
TOLD: Mapping[str, Callable[[OwnCase], Iterator[Saying]]] = {
    "ask_cancel_window": cancelling,
    "ask_return_window": returning,
    "ask_return_how": returning,
    "ask_return_conditions": registered,
    "ask_proof_of_purchase": registered,
    "ask_return_shipping": own_shipping,
    "ask_refund_time": own_money,
    "ask_inspection": registered,
    "ask_exchange_rule": exchanging,
    "ask_warranty_defect": claiming,
    "ask_retailer_purchase": own_bought,
    "ask_payment_methods": own_paid,
}


def own_sayings(services: Services, turn: Turn) -> list[Saying]:
    """What the question's answer comes to for the customer's own order, if one is known in this conversation."""
    tell = TOLD.get(turn.said.intent)
    if tell is None:
        return []
    numbers = _named(services, turn)
    if not _proven(services, turn, numbers):
        return [("utter_own_unmatched", {})]
    with services.database.read() as session:
        number = _number(session, turn, numbers)
        own = _read(session, services, turn, number) if number else None
    if own is None and numbers and turn.asked is None:
        return [("utter_own_proof", {"order": numbers[0]})]
    return _told(own, tell) if own else []


def _told(own: OwnCase, tell: Callable[[OwnCase], Iterator[Saying]]) -> list[Saying]:
    try:
        return list(tell(own))
    except BadRequest as bad:
        # The rule has been told; facts that contradict each other are for a person to put right.
        _LOG.warning("The facts of order %s contradict each other: %s", own.order.number, bad)
        return [("utter_own_contradiction", own.words())]


def _named(services: Services, turn: Turn) -> list[str]:
    numbers = (services.numbers.normalise(number) for number in orders_meant(turn.said))
    return [number for number in numbers if number and not services.numbers.is_too_short(number)]


def _proven(services: Services, turn: Turn, named: list[str]) -> bool:
    """A question may bring the proof with it ("... AT-10423, my email is ..."); False where it does not fit.

    The answer is alike whether there is such an order or not.
    """
    proof = turn.said.first("email", "phone", "postal_code")
    if proof is None or not named:
        return True
    with services.database.write() as session:
        result = check(
            session, turn.said.conversation, named[0], proof, services.clock(), event=turn.said.event
        )
    return isinstance(result, Shown)


def _number(session: Session, turn: Turn, named: list[str]) -> str | None:
    """The order named in the question, else the one being talked about, else the one spoken of last; shown ones only."""
    current = turn.matter.order_number
    about = named or ([current] if current else [])
    if about:
        return next((number for number in about if is_shown(session, turn.said.conversation, number)), None)
    return next(iter(shown_orders(session, turn.said.conversation)), None)


def _read(session: Session, services: Services, turn: Turn, number: str) -> OwnCase | None:
    order = SqlOrderBook(session, services.numbers).find(number)
    if order is None:
        return None
    matter = turn.matter if turn.matter.order_number == number else None
    requested = (matter and matter.requested_at) or turn.said.arrived_at
    skus = tuple(line.sku for line in (matter and matter.lines) or ())
    cases = tuple(case for case in cases_of_order(session, number) if case.state not in ENDED)
    return OwnCase(Query(order, turn.now, requested, skus), cases, services.policy, services.shop)
