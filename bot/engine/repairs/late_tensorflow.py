"""Leave TensorFlow out until a component of its own is made: the engine is ready sooner and takes 370 MB less.

`rasa.utils.train_utils`, which every extractor of entities imports, takes three classes from two modules that import
TensorFlow; only TensorFlow's own components make one. It is given stand-ins for them, which bring the real
class when one is made. Whoever imports those modules otherwise gets the real ones.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import Any

STAND_INS = {
    "rasa.utils.tensorflow.callback": ("RasaTrainingLogger", "RasaModelCheckpoint"),
    "rasa.utils.tensorflow.data_generator": ("RasaBatchDataGenerator",),
}
IMPORTER = "rasa.utils.train_utils"


def apply() -> None:
    """Import `rasa.utils.train_utils` with the stand-ins, unless it or TensorFlow is there already."""
    if IMPORTER in sys.modules or "tensorflow" in sys.modules:
        return
    sys.modules.update({module: _module(module, names) for module, names in STAND_INS.items()})
    try:
        importlib.import_module(IMPORTER)
    finally:
        for module in STAND_INS:
            del sys.modules[module]


def _module(name: str, classes: tuple[str, ...]) -> ModuleType:
    module = ModuleType(name)
    vars(module).update({one: _stand_in(name, one) for one in classes})
    return module


def _stand_in(module: str, name: str) -> type:
    def make(_cls: type, *args: Any, **options: Any) -> Any:
        return getattr(importlib.import_module(module), name)(*args, **options)

    return type(name, (), {"__new__": make})
