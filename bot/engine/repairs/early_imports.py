"""Import skops before everything else: loading a model takes about 3 seconds less.

`skops.io` looks through all modules that are loaded when it is imported. Rasa imports it last, after
TensorFlow and scikit-learn have brought in thousands.
"""

from __future__ import annotations

import importlib


def apply() -> None:
    """Import `skops.io` now."""
    importlib.import_module("skops.io")
