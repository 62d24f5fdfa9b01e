"""The cases of a support lead (cases/*.yml), each through the whole engine."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from actions.policy import BadRequest, decide
from actions.policy.decision import Decision, OpenWay
from actions.policy.units import CLAUSE_UNITS
from tests.policy.making import local, make_request, policy, shop

FILES = sorted((Path(__file__).parent / "cases").glob("*.yml"))
HOLDS = {True: "yes", False: "no", None: "unknown"}
FACTS = {
    "it",
    "goal",
    "reason",
    "lines",
    "asked",
    "decided",
    "placed",
    "channel",
    "status",
    "cancelled",
    "items",
}
FACTS |= {"parcels", "shipped", "promised", "delivered", "refunded", "method", "fee"}
EXPECTED = {
    "then",
    "each",
    "when",
    "deadline",
    "refund",
    "obliged",
    "open",
    "clauses",
    "says",
    "error",
    "becomes",
}


def _cases() -> list[Any]:
    found = []
    for file in FILES:
        for case in YAML(typ="base", pure=True).load(file.read_text(encoding="utf-8")):
            found += _variants(file.stem, case)
    return found


def _variants(stem: str, case: dict[str, Any]) -> list[Any]:
    """A case with "when" is one case for each moment in it."""
    unknown = set(case) - FACTS - EXPECTED
    assert not unknown, f"{stem}: {case['it']}: unknown keys {unknown}"
    moments = case.get("when", {case.get("asked"): case.get("then")})
    return [
        pytest.param({**case, "asked": asked, "then": then}, id=f"{stem}: {case['it']} [{asked}]")
        for asked, then in moments.items()
    ]


CASES = _cases()


@pytest.mark.parametrize("case", CASES)
def test_case(case: dict[str, Any]) -> None:
    request = make_request(case, case["asked"])
    at = local(case.get("decided", case["asked"]))
    if "error" in case:
        with pytest.raises(BadRequest) as caught:
            decide(request, policy(), at)
        assert caught.value.field == case["error"]
        return
    _compare(case, decide(request, policy(), at))


def _compare(case: dict[str, Any], decision: Decision) -> None:
    found = _told(decision)
    for key, expected in _expected(case).items():
        assert found[key] == expected, f"{key} differs; the receipt is {found['receipt']}"
    holds = {(check.id, HOLDS[check.holds]) for check in decision.clauses}
    assert set(case.get("clauses", {}).items()) <= holds
    for words in case.get("says", ()):
        assert any(words in check.because for check in decision.clauses), found["receipt"]


def _expected(case: dict[str, Any]) -> dict[str, Any]:
    expected: dict[str, Any] = {"then": case["then"], "becomes": case.get("becomes", case["goal"])}
    expected |= {key: case[key] for key in ("each", "open") if key in case}
    if "obliged" in case:
        expected["obliged"] = sorted(case["obliged"])
    if "deadline" in case:
        expected["deadline"] = None if case["deadline"] == "none" else local(case["deadline"])
    if "refund" in case:
        expected["refund"] = None if case["refund"] == "none" else Decimal(case["refund"])
    return expected


def _told(decision: Decision) -> dict[str, Any]:
    return {
        "then": decision.verdict.value,
        "becomes": decision.goal.value,
        "each": {line.sku: f"{line.quantity} {line.verdict.value}" for line in decision.lines},
        "deadline": decision.deadline,
        "refund": decision.refund.amount if decision.refund else None,
        "obliged": sorted(decision.obligations),
        "open": {way.goal.value: _way(way) for way in decision.open},
        "receipt": [(check.id, check.holds, check.because) for check in decision.clauses],
    }


def _way(way: OpenWay) -> str:
    start = f" from {_clock(way.from_)}" if way.verdict.value == "wait" and way.from_ else ""
    return f"{way.verdict.value}{start}" + (f" until {_clock(way.until)}" if way.until else "")


def _clock(moment: Any) -> str:
    return str(moment.astimezone(shop().zone).strftime("%Y-%m-%d %H:%M:%S"))


def test_there_are_cases_enough() -> None:
    assert len(CASES) >= 120


def test_every_clause_is_named_by_a_case() -> None:
    named = {clause for param in CASES for clause in param.values[0].get("clauses", {})}
    assert named == set(CLAUSE_UNITS)
