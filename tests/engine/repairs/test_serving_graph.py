"""The graph that answers is read as before; the one that trained is left out."""

from __future__ import annotations

from pathlib import Path

from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.storage import ModelMetadata


def test_only_the_graph_that_answers_is_read(model: Path) -> None:
    read = LocalModelStorage.metadata_from_archive(model)
    again = ModelMetadata.from_dict.__wrapped__(read.as_dict())
    assert read.train_schema.nodes == {}
    assert read.predict_schema == again.predict_schema
    assert len(read.predict_schema.nodes) > 5
    assert read.domain.as_dict() == again.domain.as_dict()
