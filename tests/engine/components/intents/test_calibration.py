"""Confidences add up to one, and mean what they say."""

from __future__ import annotations

import numpy as np
import pytest

from bot.engine.components.intents.calibration import confidences, fit_sharpness


def test_confidences_add_up_to_one_and_keep_the_order() -> None:
    scores = np.array([[0.2, -0.5, 0.9], [-1.0, -0.9, -0.8]], dtype=np.float32)
    result = confidences(scores, 5.0)
    assert result.sum(axis=1) == pytest.approx(1)
    assert (result.argsort(axis=1) == scores.argsort(axis=1)).all()


def test_scores_that_are_always_right_make_it_sure_and_useless_ones_unsure() -> None:
    right = np.arange(300) % 3
    telling = np.where(right[:, None] == np.arange(3), 1.0, -1.0)
    chance = np.random.default_rng(7).normal(size=(300, 3))
    assert confidences(telling, fit_sharpness(telling, right)).max(axis=1).min() > 0.99
    assert confidences(chance, fit_sharpness(chance, right)).max(axis=1).mean() < 0.5


def test_after_fitting_confidence_is_accuracy() -> None:
    chance = np.random.default_rng(7)
    scores = chance.normal(size=(20_000, 4))
    shares = confidences(scores, 3.0)
    right = np.array([chance.choice(4, p=row) for row in shares])
    assert fit_sharpness(scores, right) == pytest.approx(3.0, abs=0.15)
