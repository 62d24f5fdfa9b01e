"""The one place where the measuring knows the classifier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bot.engine.components.intents.classifier import ShopIntentClassifier
from bot.engine.components.intents.kernel import Likeness
from bot.engine.components.intents.model import Lessons, learn
from bot.engine.components.sentences.tuning_split import is_held_out
from bot.engine.measuring.texts import Texts

CLASSIFIER = ShopIntentClassifier
Ranking = list[dict[str, Any]]
"""The likeliest intents, the first one first, each with `name` and `confidence`."""


def rank(
    lessons: Texts, intents: Sequence[str], others: Texts, classifier: Mapping[str, Any]
) -> list[Ranking]:
    """Learn the lessons with the classifier's settings, and rank the intents of every other text."""
    likeness = Likeness(classifier["width"], classifier["share"])
    strange = [is_held_out(text) for text in lessons.written]
    known = Lessons(lessons.words, lessons.vectors, intents, strange)
    model = learn(known, likeness, classifier["ridge"], classifier["anchors"])
    length = classifier["ranking_length"]
    return [_ranking(model.intents, row, length) for row in model.confidences(others.words, others.vectors)]


def _ranking(intents: Sequence[str], confidences: Any, length: int) -> Ranking:
    best = np.argsort(-confidences, kind="stable")[:length]
    return [{"name": intents[place], "confidence": float(confidences[place])} for place in best]
