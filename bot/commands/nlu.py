"""`./desk nlu`: see what the engine understands, and measure it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from actions.settings import load_settings
from bot.commands.nlu_engine import engine_client, load_labels, understand
from bot.commands.nlu_scores import read_rows, score
from bot.setup.failing import Failed

app = typer.Typer(help="See what the assistant understands in a message.", no_args_is_help=True)


@app.command()
def parse(
    file: Annotated[str, typer.Argument(help="A file with a message a line; - reads standard input.")] = "-",
) -> None:
    """Print one line of JSON for each message: intent, confidence, goals and entities."""
    settings, labels = load_settings(), load_labels()
    with engine_client(settings) as client:
        for message in messages_in(file):
            understood = understand(client, message, settings.message_limit)
            print(json.dumps(understood.as_json(labels), ensure_ascii=False), flush=True)


@app.command("test")
def measure(
    bench: Annotated[
        Path | None,
        typer.Option("--bench", help="Labelled messages, tab-separated: source, id, gold, text."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Measure how many of a file's labelled messages are understood."""
    if bench is None:
        raise Failed("give a file of labelled messages: ./desk nlu test --bench FILE.")
    settings, labels, rows = load_settings(), load_labels(), read_rows(bench)
    with engine_client(settings) as client:
        found = [
            understand(client, row.text, settings.message_limit).label(labels)
            for row in track(rows, "Understanding", console=Console(stderr=True), transient=True)
        ]
    report = score(rows, found)
    if as_json:
        print(json.dumps(report.as_json()))
    else:
        Console().print(*report.tables())


def messages_in(file: str) -> Iterator[str]:
    """The messages, one a line, as they come in. Raises Failed when the file cannot be read."""
    if file == "-":
        yield from _lines(sys.stdin.buffer)
        return
    try:
        with Path(file).open("rb") as opened:
            yield from _lines(opened)
    except OSError as error:
        raise Failed(f"{file} cannot be read ({error.strerror}); give the name of a text file.") from None


def _lines(raw: Iterable[bytes]) -> Iterator[str]:
    """Bytes that are no UTF-8 become the replacement sign: one odd message must not end a long run."""
    for line in raw:
        yield line.decode("utf-8", "replace").removeprefix("\ufeff").rstrip("\r\n")
