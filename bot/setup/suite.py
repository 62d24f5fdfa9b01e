"""The whole test suite as a list of checks, each a process of its own, and the counts they end with."""

from __future__ import annotations

import os
import subprocess
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree  # reads only reports that pytest has just written

from actions.settings import PROJECT
from bot.supervisor.parts import python_of

REPORT = "--junitxml"
NOTHING_COLLECTED = 5
# These talk with everything running: each process starts its own.
WHOLE = ("tests/conversations", "tests/e2e")
BY_FILES = ("-n", "2", "--dist", "loadfile")
ENGINE = "tests/engine"  # these run on the engine's Python


@dataclass(frozen=True)
class Check:
    """One command of the suite; with a ``report`` its tests are counted one by one, else it counts as one."""

    name: str
    command: tuple[str, ...]
    report: Path | None = None
    environment: dict[str, str] = field(default_factory=dict)


@dataclass
class Outcome:
    """What a check came to: passed, failed, error, skipped, and how long it took."""

    check: Check
    seconds: float
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def good(self) -> bool:
        """Whether nothing failed."""
        return not (self.counts["failed"] or self.counts["errors"])


def whole_suite(reports: Path) -> list[Check]:
    """Everything, quick checks first."""
    desk, engine = python_of(".venv"), python_of(".venv-engine")
    engine_types = (desk, "-m", "mypy", "--config-file", "bot/engine/mypy.ini", "--python-executable", engine)
    launcher = (engine, "-m", "bot.engine.launcher")
    whole = [part for part in WHOLE if (PROJECT / part).is_dir()]
    apart = [f"--ignore={folder}" for folder in (*WHOLE, ENGINE)]
    return [
        Check("ruff check", (desk, "-m", "ruff", "check", "--output-format=concise", ".")),
        Check("ruff format", (desk, "-m", "ruff", "format", "--check", "--output-format=concise", ".")),
        Check("mypy", (desk, "-m", "mypy")),
        Check("mypy on the engine", engine_types),
        pytest_check("tests", reports, desk, *BY_FILES, *apart),
        pytest_check("engine tests", reports, engine, *BY_FILES, ENGINE),
        Check("training data", (*launcher, "validate")),
        Check("training", (*launcher, "train"), environment={"DESK_HOME": str(reports)}),
        pytest_check("dialogues and end to end", reports, desk, *BY_FILES, *whole),
    ]


def chosen_tests(reports: Path, arguments: list[str]) -> list[Check]:
    """Only the tests that the arguments name, in the environment they belong to."""
    engine = any(argument.startswith(ENGINE) for argument in arguments)
    return [pytest_check("tests", reports, python_of(".venv-engine" if engine else ".venv"), *arguments)]


def pytest_check(name: str, reports: Path, python: str, *arguments: str) -> Check:
    """A run of pytest that leaves a report."""
    report = reports / f"{name.replace(' ', '-')}.xml"
    return Check(name, (python, "-m", "pytest", "-q", f"{REPORT}={report}", *arguments), report)


def run_check(check: Check) -> Outcome:
    """Run one check, its output going where ours goes."""
    if check.report:
        check.report.unlink(missing_ok=True)
    started = time.monotonic()
    code = subprocess.run(  # noqa: S603  our own programs
        check.command, cwd=PROJECT, env={**os.environ, **check.environment}, check=False
    ).returncode
    return Outcome(check, time.monotonic() - started, counts_of(check, code))


def counts_of(check: Check, code: int) -> Counter[str]:
    """The counts from the report; a run that ended badly without a failed test is an error of its own."""
    if check.report is None:
        return Counter({"failed" if code else "passed": 1})
    counts = read_report(check.report) if check.report.exists() else Counter()
    if code and not counts["failed"] and not counts["errors"]:
        counts["errors"] += 1
    return counts


def read_report(report: Path) -> Counter[str]:
    """Counts of a JUnit report."""
    counts: Counter[str] = Counter()
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):  # noqa: S314
        total, failed, errors, skipped = (
            int(suite.get(name, "0")) for name in ("tests", "failures", "errors", "skipped")
        )
        counts += Counter(
            passed=total - failed - errors - skipped, failed=failed, errors=errors, skipped=skipped
        )
    return counts


def last_line(outcomes: list[Outcome]) -> str:
    """Everything together, in the words of pytest's own last line."""
    total: Counter[str] = sum((outcome.counts for outcome in outcomes), Counter())
    words = [f"{total[word]} {word}" for word in ("failed", "passed", "skipped", "errors") if total[word]]
    seconds = sum(outcome.seconds for outcome in outcomes)
    return f" {', '.join(words) or 'no tests ran'} in {seconds:.2f}s ".center(80, "=")
