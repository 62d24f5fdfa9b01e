"""Past decisions under another text."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings

from actions.policy import BadRequest, Policy, decide, record_to_json
from actions.policy.decision import Verdict
from actions.policy.drafts import Book, Text, always
from actions.policy.facts import Request
from actions.policy.policy import Version
from actions.policy.replaying import GONE, UNLIKE, Change, compare
from tests.policy.making import DATA, make_request, policy, shop
from tests.policy.strategies import requests

BOOK = Book(DATA / "policy", DATA / "none", shop())
WEEKS = "return.window: {from: 2099-01-01, value: 14, setting: Two weeks.}"


def _record(said: dict[str, object], asked: str) -> dict[str, object]:
    request = make_request(said, asked)
    return record_to_json(request, decide(request, policy(), request.requested_at))


def _version(rules: Version, **changes: object) -> Policy:
    changed = replace(rules, rules=replace(rules.rules, **changes))  # type: ignore[arg-type]
    return Policy(shop(), (changed,), changed)


def test_a_shorter_window_refuses_what_was_allowed_and_says_what_it_saves() -> None:
    record = _record({"goal": "return", "delivered": "2026-03-05 12:00"}, "2026-03-25 10:00")
    found = compare(record, policy(), always(BOOK, Text("draft.yml", WEEKS)))
    assert found.change is Change.FLIPS
    assert found.old is not None
    assert found.new is not None
    assert (found.old.verdict, found.new.verdict) == (Verdict.ALLOWED, Verdict.REFUSED)
    assert (found.difference, found.currency, found.note) == (Decimal("-20.00"), "USD", None)
    assert found.old.policy_version == policy().version != found.new.policy_version


def test_the_same_verdict_by_another_day_is_a_change_of_terms() -> None:
    record = _record({"goal": "return", "delivered": "2026-03-05 12:00"}, "2026-03-10 10:00")
    found = compare(record, policy(), always(BOOK, Text("draft.yml", WEEKS)))
    assert (found.change, found.difference) == (Change.TERMS, Decimal())


def test_a_version_that_is_gone_is_compared_by_what_was_recorded() -> None:
    record = {**_record({"goal": "cancel"}, "2026-03-02 11:00"), "policy_version": "1999-01-01-00000000"}
    found = compare(record, policy(), policy())
    assert (found.change, found.note) == (Change.SAME, GONE)


def test_a_record_that_its_own_version_does_not_repeat_says_so() -> None:
    record = _record({"goal": "cancel"}, "2026-03-02 11:00")
    record["decision"] = {**record["decision"], "verdict": "refused"}  # type: ignore[dict-item]
    found = compare(record, policy(), policy())
    assert (found.change, found.note) == (Change.SAME, UNLIKE)


def test_what_cannot_be_read_is_told_and_counted_as_lost() -> None:
    whole = _record({"goal": "cancel"}, "2026-03-02 11:00")
    for broken in ({}, {**whole, "request": {}}, {**whole, "at": "yesterday"}, {**whole, "decision": None}):
        found = compare(broken, policy(), policy())
        assert (found.change, found.old, found.new) == (Change.LOST, None, None)
        assert found.note
    early = compare(
        {**whole, "request": {**whole["request"], "requested_at": "2001-01-01T00:00:00Z"}}, policy(), policy()
    )  # type: ignore[dict-item]
    assert early.change is Change.LOST
    assert early.note is not None
    assert "no policy was in force then" in early.note


@settings(max_examples=60, deadline=None)
@given(requests())
def test_under_the_same_text_nothing_changes(request: Request) -> None:
    try:
        decision = decide(request, policy(), request.requested_at)
    except BadRequest:
        return
    found = compare(record_to_json(request, decision), policy(), policy())
    assert (found.change, found.old, found.new, found.difference) == (Change.SAME, decision, decision, 0)
