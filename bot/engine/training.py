"""Train the model, but only when something it is made from has changed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from bot.engine.logs import set_up_logs, start_logs
from bot.engine.settings import EngineError, read_log_level

NAME = "assistant"
DATA_FOLDERS = ("data/nlu", "data/rules", "data/stories")
DATA_FILES = (
    "config.yml",
    "domain.yml",
    "data/catalogue.yml",
    "data/other_companies.yml",
    "data/labels.yml",
    "data/encoder/changes.safetensors",
)
PACKAGE = Path(__file__).parent


def train(root: Path, out: Path, environment: Mapping[str, str], *, force: bool = False) -> int:
    """Leave `out`/assistant.tar.gz in step with the files under `root`. Raises `EngineError` when they do not train."""
    model, note = out / f"{NAME}.tar.gz", out / f"{NAME}.sha256"
    wanted = digest(root)
    if not force and model.is_file() and note.is_file() and note.read_text().strip() == wanted:
        print(f"nothing changed: {model}")
        return 0
    out.mkdir(parents=True, exist_ok=True)
    _train(root, out, read_log_level(environment, "WARNING")).replace(model)
    note.write_text(wanted + "\n")
    print(f"trained: {model}")
    return 0


def digest(root: Path) -> str:
    """A hash over every file that the model depends on, by name and content."""
    total = hashlib.sha256()
    for name, path in sorted(_sources(root)):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"{name} {content}\n".encode())
    return total.hexdigest()


def _sources(root: Path) -> Iterable[tuple[str, Path]]:
    for name in DATA_FILES:
        if (root / name).is_file():
            yield name, root / name
    for folder in (*DATA_FOLDERS, "domain"):
        for path in (root / folder).rglob("*.yml"):
            yield path.relative_to(root).as_posix(), path
    for path in (*PACKAGE.rglob("*.py"), PACKAGE / "requirements.txt"):
        yield f"bot/engine/{path.relative_to(PACKAGE).as_posix()}", path


def _train(root: Path, out: Path, log_level: str) -> Path:
    # Rasa's own cache of trained parts sees only the source of a component's class, not of the modules
    # it uses, so it could serve stale parts; a training takes seconds anyway.
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"
    set_up_logs(log_level)

    from bot.engine import repairs

    repairs.apply_for_training()
    start_logs(log_level)

    import rasa.api
    from rasa.shared.exceptions import RasaException

    from bot.engine.repairs import no_fingerprints

    no_fingerprints.apply()
    try:
        result = rasa.api.train(
            domain=str(domain_of(root)),
            config=str(root / "config.yml"),
            training_files=data_of(root),
            output=str(out / ".training"),
            fixed_model_name=NAME,
            force_training=True,
        )
    except RasaException as error:
        raise EngineError(f"The training data does not fit together: {error}") from error
    if result.code or not result.model:
        raise EngineError(
            "The model could not be trained: read the lines above, correct the file, try again."
        )
    return Path(result.model)


def data_of(root: Path) -> list[str]:
    """The folders with training data that exist."""
    return [str(root / folder) for folder in DATA_FOLDERS if (root / folder).is_dir()]


def domain_of(root: Path) -> Path:
    """The domain: a folder, or else one file."""
    return root / "domain" if (root / "domain").is_dir() else root / "domain.yml"
