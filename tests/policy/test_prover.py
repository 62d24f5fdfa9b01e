"""The prover finds each of these faults in a copy of the policy, and nothing in the policy itself."""

from __future__ import annotations

import io
import json
import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from actions.orders.wire import order_from_json
from actions.policy import decide, load_policy
from actions.policy.asking import request_from_json, request_to_json
from actions.policy.drafts import Book, Text, check
from actions.policy.prover import Flaw, Kind, Report, check_folder
from bot.commands.policy import app
from bot.commands.policy_check import report_view
from tests.policy.making import DATA, shop


@dataclass(frozen=True)
class Fault:
    """A slip of the pen in one file, and what the prover must say about it."""

    file: str
    old: str
    new: str
    kind: Kind
    clause: str
    says: str


IN_TIME = "- {clause: cancel.window, when: {shipment: in_warehouse, cancel_time: within}, verdict: allowed}"
TOO_LATE = "- {clause: cancel.in_motion, when: {cancel_time: over}}"
FAULTS = {
    "an answer is missing": Fault(
        "answers.yml", IN_TIME, "", Kind.GAP, "answers", "no clause answers cancel where"
    ),
    "two clauses disagree": Fault(
        "answers.yml",
        "{clause: cancel.left_early, when: {shipment: left}}",
        "{clause: cancel.left_early, when: {shipment: left}}\n"
        "            - {clause: cancel.window, when: {cancel_time: within}, verdict: allowed}",
        Kind.CLASH,
        "cancel.left_early",
        "cancel.window says allowed",
    ),
    "an earlier step takes everything": Fault(
        "answers.yml",
        "          delivered_already:\n            - {clause: delay, when: {delivery: [unknown, delivered]}",
        "          delivered_already:\n            - {clause: delay, when: {pieces: [enough, too_many]}",
        Kind.DEAD,
        "delay",
        "in step promised_time never decides",
    ),
    "a clause is named by no answer": Fault(
        "answers.yml",
        "- {clause: exchange.reasons, when: {fault: none}}",
        "- {clause: fault.reasons, when: {fault: none}, verdict: refused}",
        Kind.DEAD,
        "exchange.reasons",
        "",
    ),
    "conditions that never come together": Fault(
        "answers.yml",
        TOO_LATE,
        f"{TOO_LATE}\n            - {{clause: cancel.window, when: {{cancel_time: within, delivery: delivered}}, verdict: refused}}",
        Kind.DEAD,
        "cancel.window",
        "the answer refused in step in_time never decides",
    ),
    "dates overlap": Fault(
        "cancel.yml",
        "cancel.in_motion:",
        "    - {from: 2020-01-01, value: 48, setting: Two days.}\n\ncancel.in_motion:",
        Kind.DATES,
        "cancel.window",
        "2020-01-01 overlaps",
    ),
    "no source": Fault(
        "return.yml",
        "      source: return policy\n      section: paragraph 9, 2nd condition, documents\n",
        "",
        Kind.SOURCE,
        "return.proof",
        "where it comes from",
    ),
    "no question": Fault(
        "return.yml", "  asks: Has it been delivered?\n", "", Kind.TEXT, "return.not_delivered", "no question"
    ),
    "a refusal where nobody knows": Fault(
        "answers.yml",
        "- {clause: bought.website, when: {bought: unknown}, verdict: human}",
        "- {clause: bought.website, when: {bought: unknown}, verdict: refused}",
        Kind.GUESS,
        "bought.website",
        "where bought is not known",
    ),
    "waiting for nothing": Fault(
        "answers.yml",
        "- {clause: return.window, when: {return_time: over}, verdict: refused}\n          delivered_already",
        "- {clause: return.window, when: {return_time: over}, verdict: wait}\n          delivered_already",
        Kind.PROMISE,
        "return.window",
        "nothing that can happen ends the waiting",
    ),
    "a return later that is none": Fault(
        "answers.yml",
        "- {clause: return.window, when: {return_time: within}, verdict: allowed}\n\n        exchange",
        "- {clause: return.window, when: {return_time: within}, verdict: human}\n\n        exchange",
        Kind.PROMISE,
        "return.not_delivered",
        "return is open later, yet it is not",
    ),
    "shipping paid back for no fault": Fault(
        "fault.yml",
        "value: [flawed]",
        "value: [flawed, changed_mind]",
        Kind.PROMISE,
        "defect.shipping",
        "changed_mind",
    ),
    "a refund of nothing": Fault(
        "refund.yml", "value: 100", "value: 0", Kind.PROMISE, "", "a refund of nothing"
    ),
    "a window the wrong way round": Fault(
        "answers.yml",
        TOO_LATE,
        "- {clause: cancel.window, when: {cancel_time: within}, verdict: refused}\n"
        "            - {clause: cancel.in_motion, when: {cancel_time: over}, verdict: allowed}",
        Kind.REOPENS,
        "cancel.window",
        "refused within its time and allowed after it",
    ),
    "an unknown word": Fault(
        "answers.yml", "{fault: none}", "{weather: rainy}", Kind.UNREADABLE, "answers", "is not a fact"
    ),
}


@cache
def clean() -> Report:
    """The report about the policy as the product ships it."""
    return check_folder(DATA / "policy", shop())


def planted(fault: Fault, folder: Path) -> Path:
    """A copy of the policy with the fault in it."""
    shutil.copytree(DATA / "policy", folder)
    file = folder / fault.file
    text = file.read_text("utf-8")
    assert fault.old in text
    file.write_text(text.replace(fault.old, fault.new, 1), "utf-8")
    return folder


REPORTS: dict[str, Report] = {}


def of(name: str, folder: Path | None = None) -> Report:
    """The report about a planted fault, worked out once."""
    if name not in REPORTS:
        assert folder is not None
        REPORTS[name] = check_folder(folder, shop())
    return REPORTS[name]


def found(report: Report, fault: Fault) -> list[Flaw]:
    """What the report says of this kind and clause."""
    return [
        flaw
        for flaw in report.flaws
        if flaw.kind is fault.kind and fault.clause in flaw.clause and fault.says in flaw.message
    ]


def test_nothing_is_wrong_with_the_policy() -> None:
    assert clean().flaws == ()
    assert clean().proved
    assert clean().requests > 5000


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found(name: str, tmp_path: Path) -> None:
    fault = FAULTS[name]
    folder = planted(fault, tmp_path / "policy")
    report = of(name, folder)
    assert found(report, fault), [flaw.message for flaw in report.flaws]
    for flaw in report.flaws:
        assert flaw.place
        if flaw.example is not None and flaw.at is not None:
            shown = json.loads(json.dumps(request_to_json(flaw.example)))
            again = request_from_json(shown, order_from_json(shown["order"]), flaw.at)
            policy = load_policy(folder, shop())
            assert decide(again, policy, flaw.at) == decide(flaw.example, policy, flaw.at)


def test_an_example_shows_the_flaw_when_it_is_decided(tmp_path: Path) -> None:
    folder = planted(FAULTS["an answer is missing"], tmp_path / "policy")
    flaw = found(of("an answer is missing", folder), FAULTS["an answer is missing"])[0]
    assert flaw.example is not None
    assert flaw.at is not None
    decision = decide(flaw.example, load_policy(folder, shop()), flaw.at)
    assert decision.verdict == "human"
    assert any("gives no clear answer" in check.because for check in decision.clauses)


def test_a_draft_is_checked_with_the_policy_that_there_is(tmp_path: Path) -> None:
    book = Book(DATA / "policy", tmp_path, shop())
    wrong = Text("draft.yml", "refund.amount: {from: 2099-01-01, value: 0, setting: Nothing goes back.}")
    flaws = check(book, wrong).flaws
    assert [flaw.kind for flaw in flaws] == [Kind.PROMISE]
    assert flaws[0].example is not None
    assert flaws[0].example.requested_at.year == 2099
    same = Text("draft.yml", "refund.amount: {from: 2099-01-01, value: 100, setting: As before.}")
    assert [(flaw.kind, flaw.clause) for flaw in check(book, same).flaws] == [(Kind.DEAD, "refund.amount")]


def test_the_command_says_what_is_wrong_and_writes_the_examples(tmp_path: Path) -> None:
    folder = planted(FAULTS["a refund of nothing"], tmp_path / "policy")
    result = CliRunner().invoke(
        app, ["check", str(folder), "--json", "--examples", str(tmp_path / "examples")]
    )
    report = json.loads(result.stdout)
    assert result.exit_code == 1
    assert not report["clean"]
    [flaw] = report["flaws"]
    [example] = (tmp_path / "examples").iterdir()
    decided = CliRunner().invoke(app, ["decide", str(example), "--at", flaw["at"], "--json"])
    assert json.loads(decided.stdout)["goal"] == json.loads(example.read_text())["goal"]
    console = Console(width=120, record=True, file=io.StringIO())
    console.print(report_view(of("a refund of nothing", folder)))
    assert "a promise that is not kept" in console.export_text()
