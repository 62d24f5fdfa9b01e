"""The pipeline as config.yml has it, for learning and asking many times over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rasa.nlu.classifiers.fallback_classifier import is_fallback_classifier_prediction
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message
from ruamel.yaml import YAML

from bot.engine.components.caution import CautiousFallback
from bot.engine.components.sentences.featurizer import SentenceFeaturizer
from bot.engine.components.tokenizer import ShopTokenizer
from bot.engine.measuring.learning import CLASSIFIER, Ranking, rank
from bot.engine.measuring.sentences import Sentence
from bot.engine.measuring.texts import Preparer, encoder_of
from bot.engine.settings import EngineError


@dataclass(frozen=True)
class Pipeline:
    """Its parts; `fallback` is None where the pipeline has none."""

    preparer: Preparer
    classifier: Mapping[str, Any]
    fallback: Mapping[str, Any] | None

    def answers(self, lessons: Sequence[Sentence], asked: Sequence[Sentence]) -> Iterator[dict[str, Any]]:
        """What is said to each of `asked` after learning the lessons: `text`, `intent`, `ranking`, `fell_back`.

        `unsure`: whether it would fall back even if nothing were outside; `outside`: how likely that is.
        """
        known, unknown = self.preparer.prepare([one.text for one in lessons], [one.text for one in asked])
        rankings = rank(known, [one.intent for one in lessons], unknown, self.classifier)
        for one, ranking in zip(asked, rankings, strict=True):
            yield {
                "text": one.text,
                "intent": one.intent,
                "ranking": ranking,
                "fell_back": self.falls_back(ranking),
                "unsure": self._is_unsure(ranking),
                "outside": self._outside(ranking),
            }

    def falls_back(self, ranking: Ranking) -> bool:
        """Whether the fallback would rather ask again than take the first of the ranking."""
        return self.fallback is not None and _judged(ranking, self.fallback)

    def _is_unsure(self, ranking: Ranking) -> bool:
        return self.fallback is not None and _judged(ranking, {**self.fallback, "outside": None})

    def _outside(self, ranking: Ranking) -> float:
        name = (self.fallback or {}).get("outside")
        return next((float(row["confidence"]) for row in ranking if row["name"] == name), 0.0)


def _judged(ranking: Ranking, fallback: Mapping[str, Any]) -> bool:
    message = Message({INTENT: ranking[0], INTENT_RANKING_KEY: list(ranking)})
    [judged] = CautiousFallback(dict(fallback)).process([message])
    return bool(is_fallback_classifier_prediction(judged.data))


def read_pipeline(config: Path) -> Pipeline:
    """The pipeline with all its settings. Raises `EngineError`, and `RasaException` for weights that do not fit."""
    preparer = Preparer(needed(config, ShopTokenizer), encoder_of(needed(config, SentenceFeaturizer)))
    return Pipeline(preparer, needed(config, CLASSIFIER), settings_of(config, CautiousFallback))


def needed(config: Path, component: Any) -> dict[str, Any]:
    """The component's settings. Raises `EngineError` when it is not in the pipeline."""
    settings = settings_of(config, component)
    if settings is None:
        raise EngineError(f"{config} has no {component.__name__}: put it into the pipeline to measure it.")
    return settings


def settings_of(config: Path, component: Any) -> dict[str, Any] | None:
    """The component's defaults with what config.yml says; None when it is not in the pipeline."""
    parts = YAML(typ="safe").load(config)["pipeline"]
    found = (part for part in parts if str(part["name"]).rpartition(".")[2] == component.__name__)
    settings = next(found, None)
    return None if settings is None else {**component.get_default_config(), **settings}
