"""Whoever changes an order without locking it cannot make the desk cancel what is no longer as it was."""

from __future__ import annotations

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from actions.cases.assessing import weigh
from actions.cases.cancelling import cancel
from actions.cases.settling import locked
from actions.cases.work import Overtaken, Work
from actions.database import Database
from actions.orders.models import LineRow, OrderRow
from actions.policy.facts import Status
from tests.cases.making import NUMBER, SOON, cancel_wish, counts, keep, order_now
from tests.orders.examples import EXAMPLE
from tests.policy.making import policy

UNSEEN = {"synchronize_session": False}


def cancel_after(session: Session, change: object) -> None:
    """Decide, let somebody else change the order unseen, and act on the decision."""
    row = locked(session, NUMBER)
    assessment = weigh(session, cancel_wish(), row, policy(), SOON)
    work = Work(session, cancel_wish(), row, assessment.order, policy(), SOON)
    session.execute(change, execution_options=UNSEEN)  # type: ignore[call-overload]
    with pytest.raises(Overtaken):
        cancel(work, assessment.decision)


@pytest.mark.parametrize(
    "change",
    [
        update(LineRow).values(cancelled_quantity=1),
        update(OrderRow).values(status=Status.SHIPPED),
        update(OrderRow).values(cancelled_at=SOON),
    ],
    ids=["a piece was cancelled", "it was shipped", "it was cancelled"],
)
def test_a_decision_about_an_order_that_changed_is_not_carried_out(
    database: Database, change: object
) -> None:
    keep(database, EXAMPLE)
    with database.sessions() as session:
        cancel_after(session, change)
    assert order_now(database) == EXAMPLE
    assert counts(database) == (0, 0, 0)
