"""Any life a case can have: random acts at random times never leave it where it cannot be, nor money astray."""

from __future__ import annotations

import random
import shutil
import tempfile
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from actions.cases import CaseState, CaseView, find_case
from actions.cases.inspecting import REFUSALS
from actions.cases.machine import TRANSITIONS, Move, allowed_pairs
from actions.cases.moving import Act
from actions.cases.rounds import make_round
from actions.cases.states import ENDED, Condition, Evaluation, Remedy
from actions.database import Database, open_database
from bot.bench.year import year
from bot.bench.year.auditing import audit
from bot.bench.year.shop import BEGINS, World
from bot.desk.returns.acts import REFUSED, Sent, perform
from tests.cases.counter import RECEIVED_AT, opened, received
from tests.cases.making import DAY, LATER
from tests.policy.making import policy

LEGAL = {(source, target) for source, target, _ in allowed_pairs()}
PLAIN = (
    "ask-evidence",
    "await-parcel",
    "receive",
    "inspect-again",
    "grant-refund",
    "pay-refund",
    "send-exchange",
    "close",
    "withdraw",
    "expire",
    "pay-shipping",
)
MOVES = {"answer": (Move.ACCEPT, Move.ACCEPT_PARTLY, Move.REJECT)}


class Life(RuleBasedStateMachine):
    """One case, and anybody who does anything to it at any time."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        file = Path(self.folder.name) / "desk.sqlite"
        shutil.copyfile(self.template, file)
        self.database = open_database(f"sqlite:///{file}")
        self.rma = opened(self.database).rma
        self.at, self.acts, self.before = LATER, 0, self.case()

    def teardown(self) -> None:
        self.database.close()
        self.folder.cleanup()

    def case(self) -> CaseView:
        with self.database.read() as session:
            case = find_case(session, self.rma)
        assert case is not None
        return case

    def does(self, name: str, **fields: Any) -> None:
        """Try something; where the table does not have it, it must be refused and change nothing."""
        self.before, self.acts = self.case(), self.acts + 1
        act = Act(who="x", at=self.at, key=f"{self.acts}")
        sent = Sent(self.database, policy(), self.rma, act, fields)
        moves = MOVES.get(name) or tuple(move for move in Move if move == name.replace("-", "_"))
        possible = not moves or any(self.before.state in TRANSITIONS[move].sources for move in moves)
        try:
            perform(name, sent)
        except REFUSED:
            assert self.case() == self.before
        else:
            assert possible
            after = self.case()
            assert perform(name, sent).again
            assert self.case() == after

    @rule(days=st.floats(0, 20))
    def time_goes_by(self, days: float) -> None:
        self.at += timedelta(days=days)
        make_round(self.database, policy(), self.at)
        after = self.case()
        assert not make_round(self.database, policy(), self.at)
        assert self.case() == after

    @rule(name=st.sampled_from(PLAIN))
    def anything(self, name: str) -> None:
        self.does(name, payment="p", tracking="t")

    @rule(
        pieces=st.tuples(st.integers(0, 3), st.integers(0, 1)),
        clause=st.sampled_from(REFUSALS),
        condition=st.sampled_from(Condition),
    )
    def inspected(self, pieces: tuple[int, int], clause: str, condition: Condition) -> None:
        findings = []
        for line, accepted in zip(self.case().lines, pieces, strict=True):
            refused = [clause] if accepted < line.quantity else []
            findings.append(
                {"sku": line.sku, "accepted": accepted, "refused_for": refused, "condition": condition.value}
            )
        self.does("inspect", findings=findings)

    @rule(remedy=st.sampled_from([None, *Remedy]))
    def answered(self, remedy: Remedy | None) -> None:
        self.does("answer", remedy=remedy)

    @precondition(lambda self: self.case().state not in ENDED)
    @rule(cents=st.integers(1, 5000))
    def claimed(self, cents: int) -> None:
        self.does("claim-shipping", amount=str(Decimal(cents) / 100))

    @rule(outcome=st.sampled_from(Evaluation))
    def evaluated(self, outcome: Evaluation) -> None:
        self.does("evaluate", outcome=outcome.value)

    @invariant()
    def its_history_leads_to_where_it_stands(self) -> None:
        case, at = self.case(), CaseState.OPENED
        moves = [event for event in case.events if event.to_state]
        for event in moves:
            assert event.from_state == at
            assert (event.from_state, event.to_state) in LEGAL
            at = event.to_state or at
        assert (case.state, case.version) == (at, len(moves))

    @invariant()
    def no_cent_is_astray(self) -> None:
        case = self.case()
        accepted = {found.sku: found.accepted for found in case.findings}
        for refund in case.refunds:
            if refund.kind == "goods":
                prices = {line.sku: line.unit_price for line in case.lines}
                assert refund.amount == sum(line.amount for line in refund.lines)
                assert all(line.amount == prices[line.sku] * accepted[line.sku] for line in refund.lines)
            else:
                assert case.claim is not None
                assert refund.amount == case.claim.amount
        kinds = [refund.kind for refund in case.refunds]
        assert len(kinds) == len(set(kinds))
        if case.state is CaseState.CLOSED:
            assert all(refund.paid_at for refund in case.refunds)


def test_any_life_a_case_can_have(sqlite_template: Path) -> None:
    class FromTemplate(Life):
        template = sqlite_template

    few = settings(
        max_examples=8, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(FromTemplate, settings=few)  # type: ignore[no-untyped-call]


def test_some_weeks_with_some_people_leave_nothing_wrong(sqlite_database: Database) -> None:
    world = World(sqlite_database, policy(), random.Random(5))
    span, after = timedelta(days=6), timedelta(days=110)
    year.play(world, 8, lambda at: None, span, after, every=DAY)
    found = audit(sqlite_database, BEGINS + span + after, every=DAY)
    assert (dict(found.faults), found.seen["moves"] > 25) == ({}, True)


def test_the_audit_finds_a_case_that_is_stuck_and_a_deadline_that_was_missed_silently(
    sqlite_database: Database,
) -> None:
    received(sqlite_database)
    found = audit(sqlite_database, RECEIVED_AT + 400 * DAY)
    assert dict(found.faults) == {"stuck": 1, "missed_silently": 1, "no_reminder_before": 1}
