"""Every act at the counter in every state, by its page and by a program: what the table does not have is refused, and says so."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from actions.cases import CaseState, CaseView, find_case
from actions.cases.machine import TRANSITIONS, Move
from bot.desk.returns.acts import ACTS
from tests.desk.conftest import Counter
from tests.desk.past import every_state
from tests.desk.returning import checklist
from tests.orders.examples import LAMP, SHIRT

pytestmark = pytest.mark.anyio
HERE = "/desk/returns"
NEEDS: dict[str, dict[str, Any]] = {
    "inspect": {"findings": [{"sku": SHIRT.sku, "accepted": 3}, {"sku": LAMP.sku, "accepted": 1}]},
    "claim-shipping": {"amount": "1.00"},
    "evaluate": {"outcome": "accepted"},
}
MOVES_OF = {"answer": (Move.ACCEPT, Move.ACCEPT_PARTLY, Move.REJECT)}
NO_MOVES = ("claim-shipping", "evaluate", "pay-shipping")
OTHER_ACTS = sorted(set(ACTS) - set(NO_MOVES))


def illegal(state: CaseState) -> list[str]:
    """The acts that no move of this state is."""
    moves = {act: MOVES_OF.get(act) or (Move(act.replace("-", "_")),) for act in OTHER_ACTS}
    return [act for act, of in moves.items() if all(state not in TRANSITIONS[one].sources for one in of)]


def stands(counter: Counter, case: CaseView) -> tuple[CaseState, int]:
    """State and version as they are stored."""
    with counter.database.read() as session:
        found = find_case(session, case.rma)
    assert found is not None
    return found.state, found.version


async def test_no_page_and_no_program_makes_a_move_that_there_is_not(counter: Counter) -> None:
    cases = every_state(counter.database, datetime.now(UTC))
    assert set(cases) == set(CaseState)
    lee = await counter.agent("lee")
    csrf, tried = await lee.csrf(), 0
    key = {"Authorization": f"Bearer {counter.app.state.desk.rest_key}"}
    for state, case in cases.items():
        for act in illegal(state):
            tried += 1
            body: dict[str, Any] = {"key": f"{case.rma}:{act}", **NEEDS.get(act, {})}
            said = await lee.client.post(f"/api/returns/{case.rma}/{act}", json=body, headers=key)
            assert said.status_code == 409, (state, act)
            assert case.rma in said.json()["error"]["message"]
            form = {"csrf": csrf, "key": act, "seen": str(case.version), **checklist()}
            page = await lee.client.post(f"{HERE}/{case.rma}/{act}", data=form)
            assert page.status_code == 409, (state, act)
            assert f"ase {case.rma}" in page.text
        assert stands(counter, case) == (state, case.version)
    assert tried > len(CaseState) * len(OTHER_ACTS) / 2
