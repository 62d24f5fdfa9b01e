"""After the model is loaded."""

from __future__ import annotations

import asyncio
import gc
from pathlib import Path

import pytest
import rasa.core.run
from rasa.core.utils import AvailableEndpoints
from sanic import Sanic

from bot.engine.settings import EngineError


def load(model: Path) -> object:
    """As `rasa run` does before it serves."""
    Sanic.test_mode = True
    app = Sanic(f"loading_{id(model)}", configure_logging=False)

    async def start() -> object:
        loop = asyncio.get_running_loop()
        return await rasa.core.run.load_agent_on_start(str(model), AvailableEndpoints(), None, app, loop)

    return asyncio.run(start())


def test_the_heap_is_frozen_and_the_agent_is_ready(model: Path) -> None:
    gc.unfreeze()
    agent = load(model)
    assert agent.is_ready()
    assert gc.get_freeze_count() > 10_000
    gc.unfreeze()


def test_a_model_that_cannot_be_loaded_stops_the_start(tmp_path: Path) -> None:
    broken = tmp_path / "broken.tar.gz"
    broken.write_bytes(b"not a model")
    with pytest.raises(EngineError, match="could not be loaded"):
        load(broken)
