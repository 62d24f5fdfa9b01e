"""`python -m bot.engine.measuring ask --folds 5`, and `draw FOLDER` with reports on standard input.

Run it as `bot.engine.launcher` is run. Standard output is JSON, an object a line: `{"step", "done", "of"}` while work goes
on, `{"answer"}` for each sentence that was asked, `{"picture"}` for each file that was drawn.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rasa.shared.exceptions import RasaException

from bot.engine.settings import EngineError

CHUNK = 100
Line = dict[str, Any]


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line asks for; 0 when all is well, 1 with one sentence on stderr when not."""
    chosen = _parser().parse_args(arguments)
    try:
        lines = ask(Path.cwd(), chosen.folds) if chosen.command == "ask" else draw(chosen.folder)
        for line in lines:
            print(json.dumps(line), flush=True)
        return 0
    except (EngineError, RasaException) as error:
        print(error, file=sys.stderr)
        return 1


def ask(root: Path, number: int) -> Iterator[Line]:
    """Cross-validate the sentences of the project in `root`, in `number` folds. Raises `EngineError`."""
    # Imported here because drawing needs none of it: Rasa takes seconds to import.
    from bot.engine.measuring.folds import folds
    from bot.engine.measuring.pipeline import read_pipeline
    from bot.engine.measuring.sentences import read_sentences

    sentences = read_sentences(root / "data/nlu")
    parts = list(folds(sentences, number))
    pipeline = read_pipeline(root / "config.yml")
    for start in range(0, len(sentences), CHUNK):
        yield _step("encoding", start, len(sentences))
        pipeline.preparer.encode([sentence.text for sentence in sentences[start : start + CHUNK]])
    yield _step("encoding", len(sentences), len(sentences))
    for done, (lessons, asked) in enumerate(parts):
        yield _step("folds", done, number)
        yield from ({"answer": answer} for answer in pipeline.answers(lessons, asked))
    yield _step("folds", number, number)


def draw(folder: Path) -> Iterator[Line]:
    """Draw each report on standard input, a JSON object by name, into the folder of its name. Raises `EngineError`."""
    from bot.engine.measuring.pictures import draw_report

    for name, report in json.load(sys.stdin).items():
        try:
            pictures = draw_report(report, folder / name)
        except OSError as error:
            raise EngineError(
                f"{folder / name} cannot be written to ({error.strerror}): make room there."
            ) from error
        yield from ({"picture": str(picture)} for picture in pictures)


def _step(step: str, done: int, of: int) -> Line:
    return {"step": step, "done": done, "of": of}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bot.engine.measuring", description="Measure what the pipeline understands."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    asking = commands.add_parser("ask", help="cross-validate the training sentences")
    asking.add_argument("--folds", type=int, default=5, help="how many parts the sentences are asked in")
    drawing = commands.add_parser("draw", help="draw reports that come as JSON on standard input")
    drawing.add_argument("folder", type=Path, help="where the pictures go, a folder for each report")
    return parser


if __name__ == "__main__":
    sys.exit(main())
