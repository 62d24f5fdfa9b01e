"""What a test does without a server or program that it needs: it is skipped, and fails in CI, where all have to be there."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def missing(message: str) -> NoReturn:
    """Skip the test, or fail it where CI=true; ``message`` says what to install or to set."""
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)
