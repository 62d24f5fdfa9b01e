"""When not to act on the likeliest intent: Rasa's own two reasons, and a third, that the message may be none of our business."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.fallback_classifier import FallbackClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY
from rasa.shared.nlu.training_data.message import Message


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class CautiousFallback(FallbackClassifier):
    """Falls back too where the intent `outside` is at least `outside_from` likely, though another one is likelier.

    Taking somebody else's bill for ours is worse than asking once more, so the two mistakes are not weighed alike.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`threshold` and `ambiguity_threshold` as Rasa has them; without `outside` the third reason is none."""
        return {**FallbackClassifier.get_default_config(), "outside": None, "outside_from": 0.1}

    def _should_fallback(self, message: Message) -> bool:
        return super()._should_fallback(message) or self._may_be_outside(message)

    def _may_be_outside(self, message: Message) -> bool:
        outside = self.component_config["outside"]
        if outside is None or message.get(INTENT)[INTENT_NAME_KEY] == outside:
            return False
        shares = {
            row[INTENT_NAME_KEY]: row[PREDICTED_CONFIDENCE_KEY]
            for row in message.get(INTENT_RANKING_KEY) or ()
        }
        return bool(shares.get(outside, 0.0) >= self.component_config["outside_from"])
