"""`./desk test`."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from actions.settings import PROJECT
from bot.setup.browser import need_browser
from bot.setup.mail_servers import need_mail_servers
from bot.setup.suite import Check, Outcome, chosen_tests, last_line, run_check, whole_suite

HOME = PROJECT / "var" / "tests"  # models trained for tests are kept there from run to run


def run(
    arguments: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PYTEST ARGUMENTS]", help="Run only these tests, with pytest."),
    ] = None,
) -> None:
    """Install what is missing and run the whole test suite: style, types, unit tests, dialogues, end to end.

    With arguments only pytest is run, with these: ./desk test tests/policy, or ./desk test -- -k midnight.
    """
    console = Console(highlight=False)
    for problem in filter(None, (need_browser(), need_mail_servers())):
        console.print(problem)
    HOME.mkdir(parents=True, exist_ok=True)
    checks = chosen_tests(HOME, arguments) if arguments else whole_suite(HOME)
    outcomes = [run_shown(check, console) for check in checks]
    if len(outcomes) > 1:
        console.print(summary(outcomes))
    print(last_line(outcomes))
    raise typer.Exit(0 if all(outcome.good for outcome in outcomes) else 1)


def run_shown(check: Check, console: Console) -> Outcome:
    """Run one check under its name."""
    console.rule(check.name)
    return run_check(check)


def summary(outcomes: list[Outcome]) -> Table:
    """A line for each check."""
    table = Table("", "check", "passed", "failed", "skipped", "seconds")
    for outcome in outcomes:
        counts, mark = outcome.counts, "[green]✓[/]" if outcome.good else "[red]✗[/]"
        bad = counts["failed"] + counts["errors"]
        numbers = (counts["passed"], bad, counts["skipped"])
        table.add_row(mark, outcome.check.name, *map(str, numbers), f"{outcome.seconds:.1f}")
    return table
