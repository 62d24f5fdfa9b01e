"""Every move from every state by everybody: what is not in the table is refused by the code, and by the database in raw SQL."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import TextClause, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from actions.cases import CaseState, find_case
from actions.cases.machine import TRANSITIONS, Move, allowed_pairs
from actions.cases.moving import Act, IllegalMove, check_move, hold
from actions.cases.states import Actor
from actions.database import Database
from tests.desk.past import every_state

NOW = datetime(2026, 5, 4, 16, 0, tzinfo=UTC)
MOVE = text(
    "insert into case_events (case_id, at, who, what, from_state, to_state, number) "
    "select id, '2026-05-04 00:00:00+00:00', 'x', 'x', state, :target, version + 1 from cases where rma = :rma"
)
BY_HAND = text("update cases set state = :target where rma = :rma")


def refused(session: Session, statement: TextClause, **values: str) -> bool:
    """Whether the database does not do this."""
    try:
        with session.begin_nested():
            session.execute(statement, values)
    except DatabaseError:
        return True
    return False


def test_nothing_beside_the_table_moves_a_case(database: Database) -> None:
    cases = every_state(database, NOW)
    assert set(cases) == set(CaseState)
    legal = {(source, target) for source, target, _ in allowed_pairs()}
    pairs = [(state, target) for state in CaseState for target in CaseState]
    with database.write() as session:
        for state, target in pairs:
            values = {"target": target.value, "rma": cases[state].rma}
            assert (state, target) in legal or refused(session, MOVE, **values), (state, target)
            assert state is target or refused(session, BY_HAND, **values), (state, target)
    with database.read() as session:
        assert [find_case(session, one.rma) for one in cases.values()] == list(cases.values())


def test_the_code_lets_everybody_make_the_moves_of_the_table_and_no_other(sqlite_database: Database) -> None:
    for state, case in every_state(sqlite_database, NOW).items():
        with sqlite_database.write() as session:
            holding = hold(session, case.rma)
            for move, transition in TRANSITIONS.items():
                for actor in Actor:
                    act = Act(who="x", at=NOW, key=f"{move}{actor}", actor=actor)
                    if state in transition.sources and actor in transition.actors:
                        check_move(holding, move, act)
                    else:
                        with pytest.raises(IllegalMove, match=move.replace("_", " ")):
                            check_move(holding, move, act)
    assert len(TRANSITIONS) == len(Move)
