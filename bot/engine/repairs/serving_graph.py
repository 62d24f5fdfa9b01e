"""Read of a model only the graph that answers: the one that trained it names checks of Rasa's that import TensorFlow.

Nothing in a serving engine reads `ModelMetadata.train_schema`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rasa.engine.storage.storage import ModelMetadata

from bot.engine.repairs.wrapping import wrap

FromDict = Callable[[dict[str, Any]], ModelMetadata]


def apply() -> None:
    """Leave the training graph of a model that is loaded empty."""
    wrap(ModelMetadata, "from_dict", _without_training)


def _without_training(original: FromDict) -> FromDict:
    def from_dict(serialized: dict[str, Any]) -> ModelMetadata:
        return original({**serialized, "train_schema": {"nodes": {}}})

    return from_dict
