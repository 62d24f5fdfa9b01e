"""Training without Rasa's fingerprints."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.engine.training.hooks import TrainingHook

from bot.engine.repairs import no_fingerprints


class Unhashable:
    """Training data that must not be looked at."""

    def fingerprint(self) -> str:
        raise AssertionError("fingerprinted")


def test_what_a_component_takes_and_gives_is_not_hashed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("on_before_node", "on_after_node"):
        monkeypatch.setattr(TrainingHook, name, getattr(TrainingHook, name))  # taken back afterwards
    no_fingerprints.apply()
    hook, inputs = _hook(), {"training_data": Unhashable()}
    kept = hook.on_before_node("tokens", None, {}, inputs)  # type: ignore[arg-type]
    hook.on_after_node("tokens", None, {}, Unhashable(), kept)  # type: ignore[arg-type]
    assert kept == {}


def _hook() -> TrainingHook:
    nothing: Any = None
    return TrainingHook(nothing, nothing, nothing)
