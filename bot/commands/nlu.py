"""`./desk nlu`: see what the engine understands, and measure it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from actions.policy import load_shop
from actions.settings import PROJECT, load_settings
from bot.commands import nlu_measuring
from bot.commands.nlu_engine import engine_client, load_labels, understand, with_days
from bot.setup.failing import Failed

CHANGES = "data/encoder/changes.safetensors"

app = typer.Typer(
    help="See what the assistant understands in a message, and measure it.", no_args_is_help=True
)


@app.command()
def parse(
    file: Annotated[str, typer.Argument(help="A file with a message a line; - reads standard input.")] = "-",
) -> None:
    """Print one line of JSON for each message: intent, confidence, goals and entities."""
    settings, labels = load_settings(), load_labels()
    zone = load_shop(settings.shop_file).zone
    with engine_client(settings) as client:
        for message in messages_in(file):
            understood = understand(client, message, settings.message_limit)
            line = with_days(understood.as_json(labels), datetime.now(UTC), zone)
            print(json.dumps(line, ensure_ascii=False), flush=True)


@app.command("test")
def measure(
    bench: Annotated[
        Path | None,
        typer.Option("--bench", help="Labelled messages, tab-separated: source, id, gold, text."),
    ] = None,
    folds: Annotated[
        int,
        typer.Option("--folds", min=0, help="Parts that our own sentences are asked in; 0 leaves them out."),
    ] = 5,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for the pictures (default: DESK_HOME/reports/nlu).")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Measure how well our own sentences are understood by cross-validation, and the labelled messages of a file."""
    nlu_measuring.measure(bench, folds, out, as_json)


@app.command()
def tune(
    rounds: Annotated[
        int, typer.Option("--rounds", min=1, help="How often each sentence is learnt from.")
    ] = 6,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Where the changes go (default: data/encoder/changes.safetensors)."),
    ] = None,
    afresh: Annotated[
        bool, typer.Option("--afresh", help="Forget what that file holds, instead of averaging with it.")
    ] = False,
) -> None:
    """Tune the sentence encoder to data/nlu: an hour, and worth it after many new sentences. Commit the file it writes."""
    nlu_measuring.tune(out or PROJECT / CHANGES, rounds, afresh)


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
