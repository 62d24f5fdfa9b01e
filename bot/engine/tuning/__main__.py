"""`python -m bot.engine.tuning FILE [--rounds 6] [--afresh]`: tune the encoder and store the changes in FILE.

Run it as `bot.engine.launcher` is run; `./desk nlu tune` does. Standard output is JSON, an object a line:
`{"step", "done", "of"}` while work goes on, `{"stored", "sentences", "runs"}` at the end.
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
        run(Path.cwd(), chosen, lambda line: print(json.dumps(line), flush=True))
        return 0
    except (EngineError, RasaException) as error:
        print(error, file=sys.stderr)
        return 1


def run(root: Path, chosen: argparse.Namespace, tell: Tell) -> None:
    """Tune on the sentences of the project in `root`; a file that is there is replaced only when all is done.

    What it holds counts on, as much as the runs it is the mean of, unless all is to be learnt `afresh`; the new runs take
    another order than those. Raises `EngineError`, and `RasaException` for weights that do not fit.
    """
    # Imported here so that --help needs no TensorFlow.
    from safetensors.numpy import load_file

    from bot.engine.components.sentences import adapter
    from bot.engine.components.sentences.weights import OFFICIAL, checked
    from bot.engine.tuning.learning import Plan, tune
    from bot.engine.tuning.lessons import read_lessons

    lessons, file = read_lessons(root), chosen.file
    former = [] if chosen.afresh or not file.is_file() else [(adapter.read(file), adapter.runs(file))]
    plan = Plan(rounds=chosen.rounds).after(sum(runs for _, runs in former))
    learnt = tune(lessons, load_file(checked(OFFICIAL)), plan, _progress(tell))
    changes, runs = zip(*former, (learnt, len(plan.seeds)), strict=True)
    fresh = file.with_suffix(".new")
    try:
        adapter.store(adapter.averaged(changes, runs), fresh, sum(runs))
        fresh.replace(file)
    except OSError as error:
        raise EngineError(f"{file} cannot be written ({error.strerror}): make room there.") from error
    tell({"stored": str(file), "sentences": len(lessons), "runs": sum(runs)})


def _progress(tell: Tell) -> Callable[[int, int, float], None]:
    return lambda done, of, _: tell({"step": "tuning", "done": done, "of": of})


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bot.engine.tuning", description="Tune the sentence encoder.")
    parser.add_argument("file", type=Path, help="where the changes go")
    parser.add_argument("--rounds", type=int, default=6, help="how often each sentence is learnt from")
    parser.add_argument("--afresh", action="store_true", help="forget what the file holds")
    return parser


if __name__ == "__main__":
    sys.exit(main())
