"""Errands that need the engine's packages: processes of its Python that end with ours."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from actions.settings import PROJECT, Settings
from bot.setup.failing import Failed
from bot.setup.preparing import last_line
from bot.supervisor.parts import environment_of, guarded, log_file, python_of

MEASURING, TUNING = "bot.engine.measuring", "bot.engine.tuning"
LOG = "nlu"
Line = dict[str, Any]


@dataclass(frozen=True)
class Errand:
    """What is run: a module with arguments, told something on standard input; `failure` begins the sentence if it fails."""

    module: str
    arguments: tuple[str, ...]
    failure: str
    told: str = ""


def asked(settings: Settings, folds: int) -> Generator[Line, None, None]:
    """The lines of a cross-validation: `{"step", "done", "of"}` and `{"answer"}`. Raises Failed."""
    failure = "the understanding could not be cross-validated"
    return _lines(settings, Errand(MEASURING, ("ask", "--folds", str(folds)), failure))


def drawn(settings: Settings, reports: Mapping[str, Any], folder: Path) -> list[Path]:
    """Draw each report, as JSON has it, into the folder of its name; the files. Raises Failed."""
    failure = "the understanding could not be drawn"
    errand = Errand(MEASURING, ("draw", str(folder)), failure, json.dumps(reports))
    return [Path(line["picture"]) for line in _lines(settings, errand)]


def tuned(settings: Settings, file: Path, rounds: int, afresh: bool) -> Generator[Line, None, None]:
    """The lines of a tuning: `{"step", "done", "of"}`, and `{"stored", "sentences", "runs"}` at the end. Raises Failed."""
    failure = "the encoder could not be tuned"
    return _lines(
        settings,
        Errand(TUNING, (str(file), "--rounds", str(rounds), *(["--afresh"] if afresh else [])), failure),
    )


def _lines(settings: Settings, errand: Errand) -> Generator[Line, None, None]:
    """What the process prints, line by line; what it complains about goes to the log."""
    log = log_file(settings.logs_dir, LOG)
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w", encoding="utf-8") as complaints, TemporaryFile("w+", encoding="utf-8") as given:
        given.write(errand.told)
        given.seek(0)
        with _started(settings, errand, given, complaints) as process:
            yield from (json.loads(line) for line in process.stdout or ())
            code = process.wait()
    if code:
        raise Failed(f"{errand.failure}: {last_line(log)} More is in {log}.")


@contextmanager
def _started(
    settings: Settings, errand: Errand, given: IO[str], complaints: IO[str]
) -> Iterator[subprocess.Popen[str]]:
    """The process, which is not left running when we stop in the middle."""
    command = guarded([python_of(".venv-engine"), "-m", errand.module, *errand.arguments])
    with subprocess.Popen(  # noqa: S603  our own program
        command,
        cwd=PROJECT,
        env=_environment(settings),
        stdin=given,
        stdout=subprocess.PIPE,
        stderr=complaints,
        encoding="utf-8",
    ) as process:
        try:
            yield process
        finally:
            process.terminate()


def _environment(settings: Settings) -> dict[str, str]:
    """matplotlib keeps its list of fonts among what is ours to write, TensorFlow says nothing of the processor."""
    cache = str(settings.home / "cache" / "matplotlib")
    return {**environment_of(settings), "MPLCONFIGDIR": cache, "TF_CPP_MIN_LOG_LEVEL": "2"}
