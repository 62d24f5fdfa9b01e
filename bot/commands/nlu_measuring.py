"""`./desk nlu test`: how well messages are understood, our own sentences and those of a set."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console
from rich.progress import Progress

from actions.settings import Settings, load_settings
from bot.bench.understanding.answers import Answer, Labels, own_answer, row_answer
from bot.bench.understanding.engine_python import asked, drawn, tuned
from bot.bench.understanding.report import Report, report_of
from bot.bench.understanding.rows import Row, read_rows
from bot.bench.understanding.tables import tables
from bot.commands.nlu_engine import engine_client, load_labels, parse
from bot.conversations.cleaning import for_engine
from bot.setup.failing import Failed

FEWEST_FOLDS = 2
STEPS = {
    "encoding": "Turning our sentences into vectors",
    "folds": "Learning, and asking what was not learnt",
}


def measure(bench: Path | None, folds: int, out: Path | None, as_json: bool) -> None:
    """Ask, report, draw and print. Raises Failed."""
    settings, labels = load_settings(), load_labels()
    rows = _what_to_ask(bench, folds)
    folder = writable(out or settings.home / "reports" / "nlu")
    with Progress(console=Console(stderr=True), transient=True) as progress:
        reports = _reports(settings, labels, folds, rows, progress)
        told = {name: report.as_json() for name, report in reports.items()}
        progress.add_task("Drawing", total=None)
        pictures = drawn(settings, told, folder)
    if as_json:
        print(json.dumps({**told, "pictures": [str(picture) for picture in pictures]}, ensure_ascii=False))
    else:
        show(reports, pictures)


def _what_to_ask(bench: Path | None, folds: int) -> list[Row]:
    """The rows of the set, if there is one. Raises Failed when nothing, or nothing sensible, is left to measure."""
    if folds == 0 and bench is None:
        raise Failed("there is nothing to measure: give --bench FILE, or 2 folds or more.")
    if folds != 0 and folds < FEWEST_FOLDS:
        raise Failed(f"{folds} folds leave nothing to learn from: give 2 or more, or 0 to leave them out.")
    return read_rows(bench) if bench else []


def writable(folder: Path) -> Path:
    """The folder, absolute and made, so that a long run does not end in vain. Raises Failed."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise Failed(f"{folder} cannot be written to ({error.strerror}): name another with --out.") from None
    return folder.resolve()


def _reports(
    settings: Settings, labels: Labels, folds: int, rows: Sequence[Row], progress: Progress
) -> dict[str, Report]:
    order, reports = list(dict.fromkeys(labels.values())), {}
    if folds:
        answers = ask_sentences(settings, folds, labels, progress)
        reports["sentences"] = report_of(f"Our own sentences in {folds} folds", answers, order)
    if rows:
        answers = ask_rows(settings, rows, labels, progress)
        reports["bench"] = report_of("Labelled messages through the engine", answers, order)
    return reports


def ask_sentences(settings: Settings, folds: int, labels: Labels, progress: Progress) -> list[Answer]:
    """Cross-validate on the engine's Python. Raises Failed."""
    answers: list[Answer] = []
    tasks = {step: progress.add_task(words, total=None) for step, words in STEPS.items()}
    for line in asked(settings, folds):
        if "answer" in line:
            answers.append(own_answer(len(answers) + 1, line["answer"], labels))
        else:
            progress.update(tasks[line["step"]], completed=line["done"], total=line["of"])
    return answers


def ask_rows(settings: Settings, rows: Sequence[Row], labels: Labels, progress: Progress) -> list[Answer]:
    """Ask the engine that runs, or one that is started for it. Raises Failed."""
    with engine_client(settings) as client:
        return [
            row_answer(row, _told(client, row.text, settings.message_limit), labels)
            for row in progress.track(rows, description="Asking the engine")
        ]


def _told(client: httpx.Client, text: str, limit: int) -> Mapping[str, Any]:
    """The engine's answer to what reaches it of a customer's text; nothing where nothing does."""
    sent = for_engine(text, offered=False, limit=limit)
    return parse(client, sent) if sent.strip() else {}


def show(reports: Mapping[str, Report], pictures: Sequence[Path]) -> None:
    """Print tables, and where the pictures are."""
    console = Console()
    for report in reports.values():
        console.rule(report.title)
        console.print(*tables(report))
    for picture in pictures:
        console.print(f"Drawn: {picture}", soft_wrap=True, markup=False, highlight=False)


def tune(file: Path, rounds: int, afresh: bool) -> None:
    """Tune the encoder into `file`, with what is there unless `afresh`, and say what comes next. Raises Failed."""
    writable(file.parent)
    last: Mapping[str, Any] = {}
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Tuning the encoder", total=None)
        for last in tuned(load_settings(), file.resolve(), rounds, afresh):
            if "step" in last:
                progress.update(task, completed=last["done"], total=last["of"])
    print(f"Tuned on {last['sentences']} sentences, the mean of {last['runs']} runs: {last['stored']}")
    print("Next: ./desk train, ./desk nlu test, and commit the file if the numbers are better.")
