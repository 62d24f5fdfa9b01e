"""Requests for a person: one row a matter, filled up by what comes later, settled when nobody is needed any more."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from actions.database import Database
from actions.handoffs import (
    HandoffReason,
    HandoffRequest,
    HandoffState,
    HandoffView,
    ask_for_person,
    handoffs_of,
    has_open,
    settle_reason,
)

NOW = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
COMPLAINT = HandoffRequest(
    conversation="c-1",
    event=1,
    reason=HandoffReason.COMPLAINT,
    requested_at=NOW - timedelta(seconds=2),
    missing="the order number",
    facts={"words": "your service is terrible"},
)


def ask(database: Database, request: HandoffRequest, now: datetime = NOW) -> HandoffView:
    """Ask for a person, in a transaction of its own."""
    with database.write() as session:
        return ask_for_person(session, request, now)


def stored(database: Database, conversation: str = "c-1") -> list[HandoffView]:
    """What is in the database."""
    with database.read() as session:
        return handoffs_of(session, conversation)


def test_everything_that_was_asked_is_kept(database: Database) -> None:
    ask(database, COMPLAINT)
    kept = stored(database)[0]
    assert (kept.request, kept.state, kept.changed_at) == (COMPLAINT, HandoffState.OPEN, NOW)


def test_what_comes_later_is_added_to_the_same_request(database: Database) -> None:
    ask(database, COMPLAINT)
    later = NOW + timedelta(minutes=1)
    more = replace(COMPLAINT, event=3, order_number="AT-10423", missing=None, facts={"order_shown": True})
    ask(database, more, later)
    (kept,) = stored(database)
    assert kept.request.order_number == "AT-10423"
    assert kept.request.missing is None
    assert kept.request.facts == {"words": "your service is terrible", "order_shown": True}
    assert (kept.request.event, kept.request.requested_at) == (1, COMPLAINT.requested_at)
    assert kept.changed_at == later


def test_another_order_reason_or_conversation_is_another_request(database: Database) -> None:
    ask(database, replace(COMPLAINT, order_number="AT-10423"))
    ask(database, replace(COMPLAINT, order_number="AT-10424"))
    ask(database, replace(COMPLAINT, reason=HandoffReason.ASK_HUMAN))
    ask(database, replace(COMPLAINT, conversation="c-2"))
    assert len(stored(database)) == 3
    assert len(stored(database, "c-2")) == 1


def test_what_the_policy_leaves_open_is_another_request_for_each_goal(database: Database) -> None:
    silent = replace(COMPLAINT, reason=HandoffReason.POLICY, order_number="AT-10423", goal="cancel")
    ask(database, silent)
    ask(database, replace(silent, goal="delay"))
    ask(database, silent)
    assert [kept.request.goal for kept in stored(database)] == ["cancel", "delay"]


def test_what_was_settled_is_asked_anew(database: Database) -> None:
    ask(database, replace(COMPLAINT, reason=HandoffReason.PART_DOWN))
    with database.write() as session:
        assert has_open(session, "c-1", HandoffReason.PART_DOWN)
        settle_reason(session, "c-1", HandoffReason.PART_DOWN, NOW)
    with database.read() as session:
        assert not has_open(session, "c-1", HandoffReason.PART_DOWN)
    ask(database, replace(COMPLAINT, reason=HandoffReason.PART_DOWN))
    assert [kept.state for kept in stored(database)] == [HandoffState.SETTLED, HandoffState.OPEN]
