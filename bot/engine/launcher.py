"""Start, train or check the engine: `python -m bot.engine.launcher run|train|validate`.

Run it with the project's root (where config.yml is) as the working directory and on PYTHONPATH, in the
engine's own environment. The environment variables are listed in `bot.engine.settings`. `run` listens on
127.0.0.1 only, with a token, without telemetry; the token is never an argument, so `ps` does not show it.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from bot.engine.settings import EngineError


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line asks for; 0 when all is well, 1 with one sentence on stderr when not."""
    chosen = _parser().parse_args(arguments)
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    try:
        return _commands(chosen)
    except EngineError as error:
        print(error, file=sys.stderr)
        return 1


def _commands(chosen: argparse.Namespace) -> int:
    # Each command is imported only when asked for: Rasa takes seconds to import, `train` often needs none of it.
    root = Path.cwd()
    if chosen.command == "run":
        from bot.engine.serving import run

        return run(root, os.environ)
    if chosen.command == "train":
        from bot.engine.training import train

        return train(root, chosen.out or _model_folder(root), os.environ, force=chosen.force)
    from bot.engine.validation import validate

    return validate(root, os.environ, strict=chosen.strict)


def _model_folder(root: Path) -> Path:
    home = os.environ.get("DESK_HOME")
    return Path(home) / "models" if home else root / "models"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bot.engine.launcher", description="The engine: Rasa with our repairs."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="serve the newest model on 127.0.0.1")
    train = commands.add_parser("train", help="train a model, unless nothing changed")
    train.add_argument(
        "--out", type=Path, help="folder for the model (default: DESK_HOME/models, else models)"
    )
    train.add_argument("--force", action="store_true", help="train even if nothing changed")
    validate = commands.add_parser("validate", help="check config, domain, rules and training sentences")
    validate.add_argument(
        "--strict", action="store_true", help="fail on every warning, not only on conflicts"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
