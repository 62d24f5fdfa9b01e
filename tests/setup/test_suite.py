"""How `./desk test` counts: nothing that failed may end as passed."""

from __future__ import annotations

import sys
from pathlib import Path

from bot.setup.suite import Check, Outcome, chosen_tests, last_line, pytest_check, run_check, whole_suite

GOOD = "def test_one(): assert True\ndef test_two(): assert True\n"
MIXED = "import pytest\ndef test_good(): pass\ndef test_bad(): assert not 1\ndef test_left(): pytest.skip('later')\n"
BROKEN = "import nothing_of_this_name\n"


def outcome_of(folder: Path, text: str) -> Outcome:
    test = folder / "test_sample.py"
    test.write_text(text)
    return run_check(
        pytest_check(
            "sample", folder, sys.executable, str(test), "-p", "no:cacheprovider", f"--rootdir={folder}"
        )
    )


def test_passed_tests_are_counted_one_by_one(tmp_path: Path) -> None:
    outcome = outcome_of(tmp_path, GOOD)
    assert outcome.good
    assert outcome.counts == {"passed": 2}


def test_failed_and_skipped_ones_as_well(tmp_path: Path) -> None:
    outcome = outcome_of(tmp_path, MIXED)
    assert not outcome.good
    assert outcome.counts == {"passed": 1, "failed": 1, "skipped": 1}


def test_a_file_that_cannot_be_read_and_an_empty_run_are_errors(tmp_path: Path) -> None:
    assert not outcome_of(tmp_path, BROKEN).good
    assert not outcome_of(tmp_path, "").good


def test_a_run_that_dies_without_a_report_is_an_error(tmp_path: Path) -> None:
    outcome = run_check(
        Check("dies", (sys.executable, "-c", "import os; os._exit(9)"), tmp_path / "none.xml")
    )
    assert outcome.counts == {"errors": 1}


def test_an_old_report_is_not_taken_for_a_new_one(tmp_path: Path) -> None:
    outcome_of(tmp_path, GOOD)
    report = tmp_path / "sample.xml"
    assert report.exists()
    assert not run_check(Check("dies", (sys.executable, "-c", "raise SystemExit(1)"), report)).good


def test_the_last_line_is_like_that_of_pytest(tmp_path: Path) -> None:
    plain = run_check(Check("style", (sys.executable, "-c", "raise SystemExit(1)")))
    line = last_line([outcome_of(tmp_path, GOOD), plain])
    assert line.strip("= ").startswith("1 failed, 2 passed in ")


def test_every_folder_of_tests_is_in_the_whole_suite_once(tmp_path: Path) -> None:
    commands = [check.command for check in whole_suite(tmp_path) if "pytest" in check.command]
    apart = {
        part.removeprefix("--ignore=")
        for command in commands
        for part in command
        if part.startswith("--ignore")
    }
    named = {part for command in commands for part in command if part.startswith("tests/")}
    assert apart == named


def test_chosen_tests_of_the_engine_run_on_its_python(tmp_path: Path) -> None:
    assert ".venv-engine" in chosen_tests(tmp_path, ["tests/engine/test_x.py"])[0].command[0]
    assert ".venv-engine" not in chosen_tests(tmp_path, ["tests/policy"])[0].command[0]
