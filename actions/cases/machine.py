"""The life of a case as a table: every move there is, from which states, to which one, and by whom.

The database holds the same table (``case_transitions``), and refuses every other change of a state.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from actions.cases.states import BEFORE_RECEIPT, Actor, CaseState


class Move(StrEnum):
    """What can happen to a case."""

    ASK_EVIDENCE = "ask_evidence"
    AWAIT_PARCEL = "await_parcel"
    RECEIVE = "receive"
    INSPECT = "inspect"
    INSPECT_AGAIN = "inspect_again"
    ACCEPT = "accept"
    ACCEPT_PARTLY = "accept_partly"
    REJECT = "reject"
    GRANT_REFUND = "grant_refund"
    PAY_REFUND = "pay_refund"
    SEND_EXCHANGE = "send_exchange"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"


@dataclass(frozen=True, slots=True)
class Transition:
    """One move: from any of ``sources`` to ``target``, by any of ``actors``."""

    sources: frozenset[CaseState]
    target: CaseState
    actors: frozenset[Actor]


def _from(*sources: CaseState, to: CaseState, by: tuple[Actor, ...]) -> Transition:
    return Transition(frozenset(sources), to, frozenset(by))


_S, _STAFF, _ANYONE = CaseState, (Actor.STAFF,), tuple(Actor)
_SHOP = (Actor.STAFF, Actor.DESK)

TRANSITIONS: dict[Move, Transition] = {
    Move.ASK_EVIDENCE: _from(_S.OPENED, _S.AWAITED, to=_S.EVIDENCE_ASKED, by=_SHOP),
    Move.AWAIT_PARCEL: _from(_S.OPENED, _S.EVIDENCE_ASKED, to=_S.AWAITED, by=_ANYONE),
    Move.RECEIVE: _from(*BEFORE_RECEIPT, _S.EXPIRED, to=_S.RECEIVED, by=_STAFF),
    Move.INSPECT: _from(_S.RECEIVED, to=_S.INSPECTED, by=_STAFF),
    Move.INSPECT_AGAIN: _from(_S.INSPECTED, _S.REJECTED, to=_S.RECEIVED, by=_STAFF),
    Move.ACCEPT: _from(_S.INSPECTED, to=_S.ACCEPTED, by=_STAFF),
    Move.ACCEPT_PARTLY: _from(_S.INSPECTED, to=_S.PARTLY, by=_STAFF),
    Move.REJECT: _from(_S.INSPECTED, to=_S.REJECTED, by=_STAFF),
    Move.GRANT_REFUND: _from(_S.ACCEPTED, _S.PARTLY, to=_S.REFUND_DUE, by=_SHOP),
    Move.PAY_REFUND: _from(_S.REFUND_DUE, to=_S.REFUNDED, by=_SHOP),
    Move.SEND_EXCHANGE: _from(_S.ACCEPTED, _S.PARTLY, to=_S.EXCHANGE_SENT, by=_STAFF),
    Move.CLOSE: _from(_S.REJECTED, _S.REFUNDED, _S.EXCHANGE_SENT, to=_S.CLOSED, by=_SHOP),
    Move.WITHDRAW: _from(*BEFORE_RECEIPT, to=_S.WITHDRAWN, by=(Actor.CUSTOMER, Actor.STAFF)),
    Move.EXPIRE: _from(*BEFORE_RECEIPT, to=_S.EXPIRED, by=_SHOP),
}


def moves_from(state: CaseState) -> tuple[Move, ...]:
    """The moves that a case in this state can make, in the table's order."""
    return tuple(move for move, transition in TRANSITIONS.items() if state in transition.sources)


def allowed_pairs() -> frozenset[tuple[CaseState, CaseState, str]]:
    """Every (from, to, move), as the database holds them."""
    return frozenset(
        (source, transition.target, str(move))
        for move, transition in TRANSITIONS.items()
        for source in transition.sources
    )
