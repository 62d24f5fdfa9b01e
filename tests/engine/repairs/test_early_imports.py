"""The order of imports."""

import subprocess
import sys

CHECK = """
import sys
from bot.engine import repairs
repairs.apply_for_training()
print("skops.io" in sys.modules, "rasa" in sys.modules, "tensorflow" in sys.modules)
"""


def test_skops_comes_before_rasa() -> None:
    done = subprocess.run([sys.executable, "-c", CHECK], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False", "False"]
