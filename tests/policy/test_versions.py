"""The policy in time: its versions, what they are named after, and which one decides a request."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import pytest

from actions.policy import BadRequest, Policy, Shop, decide, load_policy, record_to_json, replay
from actions.policy.decision import Verdict
from actions.policy.shop import Contact
from actions.policy.units import CLAUSE_UNITS
from tests.policy.making import DATA, local, make_request, policy, shop

NEW_WINDOW = """
    - from: 2026-07-01
      value: 48
      setting: Two days from July on.
"""


def _with_new_window(folder: Path, shop_: Shop) -> Policy:
    shutil.copytree(DATA / "policy", folder)
    file = folder / "cancel.yml"
    old = file.read_text(encoding="utf-8")
    file.write_text(
        old.replace("\n\ncancel.in_motion:", NEW_WINDOW + "\ncancel.in_motion:"), encoding="utf-8"
    )
    return load_policy(folder, shop_)


def test_every_clause_of_the_policy_names_its_source_or_gives_a_reason() -> None:
    for name in CLAUSE_UNITS:
        clause = policy().clause(name)
        assert clause.source in ("return policy", None)
        assert bool(clause.source) == bool(clause.section)
        assert clause.source or clause.setting
        assert clause.asks.count("?") == 1


def test_the_figures_are_those_of_the_return_policy() -> None:
    figures = {
        "cancel.window": 24,
        "return.window": 30,
        "inspection": 3,
        "refund.time": (3, 5),
        "refund.amount": 100,
    }
    assert {name: policy().clause(name).value for name in figures} == figures


def test_the_shops_facts_are_those_of_the_return_policy() -> None:
    assert shop().contact == Contact(
        email="Support@alltrendsusa.com",
        phone="+1 (800) 926-9308",
        address="2136 NW 8th Ave, Suite 110, Miami, FL, 33127",
    )
    assert (shop().hours.opens, shop().hours.closes) == (time(9), time(17))
    assert ", ".join(shop().payment_methods) == (
        "American Express, Apple Pay, Diners Club, Discover, Meta Pay, Google Pay, Mastercard, PayPal, Shop Pay, "
        "Venmo, Visa"
    )


def test_a_version_is_named_by_its_date_and_its_content() -> None:
    assert policy().version.startswith("2020-01-01-")
    assert len(policy().version) == len("2020-01-01-") + 8
    assert load_policy(DATA / "policy", shop()).version == policy().version


def test_what_a_decision_says_is_part_of_the_version() -> None:
    moved = replace(shop(), refund_after_return_days=(1, 2))
    assert load_policy(DATA / "policy", moved).version != policy().version


@pytest.mark.parametrize(
    ("asked", "verdict"),
    [("2026-06-30 23:59:59", Verdict.REFUSED), ("2026-07-01 00:00:00", Verdict.ALLOWED)],
)
def test_a_request_is_decided_by_the_values_of_its_own_time(
    tmp_path: Path, asked: str, verdict: Verdict
) -> None:
    changing = _with_new_window(tmp_path / "policy", shop())
    request = make_request({"goal": "cancel", "placed": "2026-06-29 12:00"}, asked)
    decision = decide(request, changing, request.requested_at + timedelta(days=1))
    assert decision.verdict is verdict
    assert decision.policy_version == changing.at(request.requested_at).id


def test_the_version_in_force_at_a_moment_can_be_loaded(tmp_path: Path) -> None:
    newest = _with_new_window(tmp_path / "policy", shop())
    before = load_policy(tmp_path / "policy", shop(), local("2026-06-30 23:59:59"))
    assert (newest.clause("cancel.window").value, before.clause("cancel.window").value) == (48, 24)
    assert before.version == policy().version


def test_a_record_is_replayed_by_the_version_that_decided_it(tmp_path: Path) -> None:
    request = make_request({"goal": "cancel", "placed": "2026-07-10 12:00"}, "2026-07-12 11:00")
    decision = decide(request, policy(), request.requested_at)
    record = record_to_json(request, decision)
    changed = _with_new_window(tmp_path / "policy", shop())
    assert decide(request, changed, request.requested_at).verdict is Verdict.ALLOWED
    assert replay(record, changed) == decision
    assert decision.verdict is Verdict.REFUSED


def test_a_record_of_a_version_that_is_gone_is_refused() -> None:
    request = make_request({"goal": "cancel"}, "2026-03-02 11:00")
    record = record_to_json(request, decide(request, policy(), request.requested_at))
    with pytest.raises(BadRequest, match="holds no version '1999-01-01-00000000'"):
        replay({**record, "policy_version": "1999-01-01-00000000"}, policy())


def test_before_the_first_version_nothing_is_decided() -> None:
    request = make_request({"goal": "cancel", "placed": "2019-12-31 10:00"}, "2019-12-31 11:00")
    with pytest.raises(BadRequest, match="no policy was in force then; the first one starts on 2020-01-01"):
        decide(request, policy(), request.requested_at)
