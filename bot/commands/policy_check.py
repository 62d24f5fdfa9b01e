"""`./desk policy check`: the prover, for the policy as it stands, a folder with another one, or a draft."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.console import Console, Group, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text as Shown

from actions.policy import BadData, load_shop
from actions.policy.asking import request_to_json
from actions.policy.drafts import LONGEST, Book, Text, check, check_book
from actions.policy.prover import Report, check_folder
from actions.policy.prover.checking import Heard
from actions.policy.prover.flaws import MEANINGS, Flaw
from actions.settings import Settings, load_settings
from bot.setup.failing import Failed

Draft = Annotated[
    Path | None,
    typer.Argument(
        help="A draft with new values, or a folder with a whole policy; else the policy as it stands."
    ),
]


def run(
    file: Draft = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was found as JSON.")] = False,
    examples: Annotated[
        Path | None, typer.Option("--examples", help="Folder for the examples, one request a file.")
    ] = None,
) -> None:
    """Look for gaps, clashes, dead clauses and promises that are not kept; the exit code is 1 when there are any."""
    book = book_of(load_settings())
    with progress("Requests around every boundary", quiet=as_json) as heard:
        report = checked(book, file, heard)
    if examples is not None:
        write_examples(report, examples)
    if as_json:
        typer.echo(json.dumps(report.to_json()))
    else:
        Console().print(report_view(report))
    raise typer.Exit(1 if report.flaws else 0)


def checked(book: Book, file: Path | None, heard: Heard) -> Report:
    """The report of whatever was named."""
    try:
        if file is None:
            return check_book(book, heard)
        return check_folder(file, book.shop, heard) if file.is_dir() else check(book, text_of(file), heard)
    except BadData as error:
        raise Failed(f"{error}.") from None


def book_of(settings: Settings) -> Book:
    """The policy there is. Raises Failed when the shop's file cannot be read."""
    try:
        return Book(settings.policy_dir, settings.published_dir, load_shop(settings.shop_file))
    except BadData as error:
        raise Failed(f"{error}.") from None


def text_of(file: Path) -> Text:
    """The text of a draft."""
    try:
        if file.stat().st_size > 4 * LONGEST:
            raise Failed(f"{file} is too long for a draft; name a file with the new values.")
        return Text(file.name, file.read_text("utf-8-sig"))
    except OSError as error:
        raise Failed(f"{file} cannot be read ({error.strerror}); name a YAML file or a folder.") from None
    except UnicodeDecodeError:
        raise Failed(f"{file} is not UTF-8 text; save it as UTF-8 and try again.") from None


@contextmanager
def progress(what: str, quiet: bool) -> Iterator[Heard]:
    """A progress bar on the error stream, none when programs read."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=quiet) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def report_view(report: Report) -> RenderableType:
    """What was found, for people."""
    if not report.flaws:
        versions = ", ".join(report.versions)
        return Shown(f"Nothing is wrong: {report.requests:,} requests were tried ({versions}).", "green")
    parts: list[RenderableType] = [flaw_view(number, flaw) for number, flaw in enumerate(report.flaws, 1)]
    if not report.proved:
        parts.append(
            Shown(
                "The policy cannot be read as it stands, so no request was tried; mend this first.", "yellow"
            )
        )
    return Group(*parts)


def flaw_view(number: int, flaw: Flaw) -> RenderableType:
    """One flaw with its example."""
    table = Table(box=box.SIMPLE, show_header=False, padding=(0, 1))
    table.add_row(
        f"{number}.", Shown.assemble((f"{MEANINGS[flaw.kind]}: ", "bold red"), (flaw.clause, "bold"))
    )
    table.add_row("", Shown(flaw.message[:1].upper() + flaw.message[1:] + "."))
    table.add_row("", Shown(flaw.place, "dim"))
    if flaw.example is not None and flaw.at is not None:
        shown = json.dumps(request_to_json(flaw.example))
        table.add_row(
            "", Shown(f"Shown by {flaw.count:,} requests, for instance with --at {flaw.at.isoformat()}:")
        )
        table.add_row("", Shown(shown, "cyan"))
    return table


def write_examples(report: Report, folder: Path) -> None:
    """Each example as a file that `./desk policy decide` reads."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, flaw in enumerate(report.flaws, 1):
        if flaw.example is not None:
            text = json.dumps(request_to_json(flaw.example), indent=2)
            (folder / f"{number:02}-{flaw.kind}.json").write_text(f"{text}\n", "utf-8")
