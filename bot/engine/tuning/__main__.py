"""`python -m bot.engine.tuning FILE [--rounds 6]`: tune the encoder and store the changes in FILE.

Run it as `bot.engine.launcher` is run; `./desk nlu tune` does. Standard output is JSON, an object a line:
`{"step", "done", "of"}` while work goes on, `{"stored", "sentences"}` at the end.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rasa.shared.exceptions import RasaException

from bot.engine.settings import EngineError

Tell = Callable[[dict[str, Any]], None]


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line asks for; 0 when all is well, 1 with one sentence on stderr when not."""
    chosen = _parser().parse_args(arguments)
    try:
        run(Path.cwd(), chosen.file, chosen.rounds, lambda line: print(json.dumps(line), flush=True))
        return 0
    except (EngineError, RasaException) as error:
        print(error, file=sys.stderr)
        return 1


def run(root: Path, file: Path, rounds: int, tell: Tell) -> None:
    """Tune on the sentences of the project in `root`; a file that is there is replaced only when all is done.

    Raises `EngineError`, and `RasaException` for weights that do not fit.
    """
    # Imported here so that --help needs no TensorFlow.
    from safetensors.numpy import load_file

    from bot.engine.components.sentences import adapter
    from bot.engine.components.sentences.weights import OFFICIAL, checked
    from bot.engine.tuning.learning import Plan, tune
    from bot.engine.tuning.lessons import read_lessons

    lessons = read_lessons(root)
    changes = tune(lessons, load_file(checked(OFFICIAL)), Plan(rounds=rounds), _progress(tell))
    fresh = file.with_suffix(".new")
    try:
        adapter.store(changes, fresh)
        fresh.replace(file)
    except OSError as error:
        raise EngineError(f"{file} cannot be written ({error.strerror}): make room there.") from error
    tell({"stored": str(file), "sentences": len(lessons)})


def _progress(tell: Tell) -> Callable[[int, int, float], None]:
    return lambda done, of, _: tell({"step": "tuning", "done": done, "of": of})


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bot.engine.tuning", description="Tune the sentence encoder.")
    parser.add_argument("file", type=Path, help="where the changes go")
    parser.add_argument("--rounds", type=int, default=6, help="how often each sentence is learnt from")
    return parser


if __name__ == "__main__":
    sys.exit(main())
