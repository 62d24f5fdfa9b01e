"""Until the parcel is there: evidence is asked for, the parcel is awaited, and it is received."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError

from actions.cases.clocks import answer_due
from actions.cases.finding import open_cases
from actions.cases.machine import Move
from actions.cases.moving import Act, Held, Moved, held, make_move, was_done
from actions.database import Database
from actions.policy import Policy


class LineElsewhere(ValueError):
    """A parcel of a case that had expired came, and something in it is in another open case by now."""


def ask_evidence(database: Database, rma: str, act: Act) -> Moved:
    """Ask the customer for photos or a description before anything is sent (clause fault.reasons)."""
    with held(database, rma) as holding:
        if was_done(holding, act, Move.ASK_EVIDENCE):
            return holding.moved(again=True)
        make_move(holding, Move.ASK_EVIDENCE, act, holding.case.deadline)
        return holding.moved()


def await_parcel(database: Database, rma: str, act: Act) -> Moved:
    """Nothing more is needed: the parcel can come, until the case's deadline."""
    with held(database, rma) as holding:
        if was_done(holding, act, Move.AWAIT_PARCEL):
            return holding.moved(again=True)
        make_move(holding, Move.AWAIT_PARCEL, act, holding.case.deadline)
        return holding.moved()


def receive(database: Database, policy: Policy, rma: str, act: Act) -> Moved:
    """The parcel is here; from now the answer is due (clause inspection).

    A parcel whose case had expired is received all the same. Raises ``NoSuchCase``, ``IllegalMove``, ``CaseMovedOn``,
    and ``LineElsewhere`` where its lines are in another case by now.
    """
    try:
        with held(database, rma) as holding:
            if was_done(holding, act, Move.RECEIVE):
                return holding.moved(again=True)
            check_free(holding)
            make_move(holding, Move.RECEIVE, act, answer_due(policy, act.at))
            holding.case.received_at = act.at
            return holding.moved()
    except IntegrityError as error:
        raise LineElsewhere(
            f"The lines of case {rma} are in another open case; look at its order."
        ) from error


def check_free(holding: Held) -> None:
    """Raises ``LineElsewhere`` where a line of the case is in another open one."""
    elsewhere = open_cases(holding.session, holding.order.id)
    for line in holding.case.lines:
        other = elsewhere.get(line.line.sku)
        if other is not None and other is not holding.case:
            raise LineElsewhere(
                f"{line.line.title} of case {holding.case.rma} is in case {other.rma} by now; receive that one."
            )
