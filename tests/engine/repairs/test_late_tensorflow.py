"""TensorFlow stays out of an engine whose components do without it, and comes when one of its own is made."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

SERVE = """
import asyncio, json, sys
from bot.engine import repairs
repairs.apply_all(action_timeout=2)
import rasa.core.run
from rasa.core.agent import Agent
agent = Agent.load(sys.argv[1])
understood = asyncio.run(agent.parse_message("where is my order"))
print(json.dumps([agent.is_ready(), bool(understood["intent"]["name"]), "tensorflow" in sys.modules]))
"""

MAKE = """
import json, sys
from bot.engine import repairs
repairs.apply_all(action_timeout=2)
import numpy as np
from rasa.utils import train_utils
from rasa.utils.tensorflow.model_data import FeatureArray, RasaModelData
vectors = [FeatureArray(np.random.rand(5, 14), number_of_dimensions=2)]
data = RasaModelData(label_key="label", label_sub_key="ids", data={"text": {"sentence": vectors}})
before = "tensorflow" in sys.modules
batches, _ = train_utils.create_data_generators(data, batch_sizes=2, epochs=1)
shown, *_ = train_utils.create_common_callbacks(epochs=1)
from rasa.utils.tensorflow import callback, data_generator
print(json.dumps([
    before,
    [len(batches[0][0][0]), len(batches)],
    type(batches) is data_generator.RasaBatchDataGenerator,
    type(shown) is callback.RasaTrainingLogger,
]))
"""


def told(script: str, *arguments: str) -> Any:
    """What a script prints last, in a process of its own."""
    command = [sys.executable, "-W", "ignore", "-c", script, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_an_engine_that_answers_has_not_imported_it(model: Path) -> None:
    assert told(SERVE, str(model)) == [True, True, False]


def test_what_stands_in_makes_the_real_thing() -> None:
    assert told(MAKE) == [False, [2, 3], True, True]
