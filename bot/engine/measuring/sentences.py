"""The training sentences as they are written in data/nlu."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

from bot.engine.settings import EngineError


@dataclass(frozen=True)
class Sentence:
    """One sentence as written, and the intent it is an example of."""

    text: str
    intent: str


def read_sentences(folder: Path) -> list[Sentence]:
    """All of them, in the files' order. Raises `EngineError` when there are none."""
    found = [sentence for path in sorted(folder.glob("*.yml")) for sentence in _of_file(path)]
    if not found:
        raise EngineError(f"{folder} holds no sentences: write a file for each intent there.")
    return found


def _of_file(path: Path) -> Iterator[Sentence]:
    for block in YAML(typ="safe").load(path)["nlu"]:
        for line in block.get("examples", "").strip().splitlines() if "intent" in block else ():
            yield Sentence(line.strip().removeprefix("-").strip(), str(block["intent"]))
