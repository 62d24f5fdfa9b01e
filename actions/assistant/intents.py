"""What a customer may be asked to choose from when it is not clear what they meant, from data/labels.yml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML


@dataclass(frozen=True, slots=True)
class Choices:
    """``labels``: what each intent is about; ``says``: what the button for it says, for those that can be chosen."""

    labels: Mapping[str, str]
    says: Mapping[str, str]


def load_choices(file: Path) -> Choices:
    """Reads the intents of the file. Raises OSError, and KeyError for an intent without a label."""
    intents = YAML(typ="safe").load(file.read_text(encoding="utf-8"))["intents"]
    return Choices(
        labels={str(name): str(entry["label"]) for name, entry in intents.items()},
        says={str(name): str(entry["say"]) for name, entry in intents.items() if "say" in entry},
    )
