"""The component that gives every message its intent and a ranking."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.engine.components.gist import gist_words, may_name_order
from bot.engine.components.goals.clauses import Clause
from bot.engine.components.goals.refusing import not_refused
from bot.engine.components.goals.rules import Rules, read_rules, rules_of
from bot.engine.components.goals.weighing import Voice, goals
from bot.engine.components.intents.kernel import Likeness, Matrix
from bot.engine.components.intents.model import ARRAYS, Lessons, Model, learn, restore, store
from bot.engine.components.sentences.featurizer import CLAUSES, SentenceFeaturizer
from bot.engine.components.sentences.tuning_split import is_held_out
from bot.engine.components.spans import PRODUCT
from bot.engine.components.tokenizer import SPANS

GOALS = "goals"
"""The message's goals in order: `intent`, `label`, `confidence`, `start`, `end` and the `entities` in between."""
RULES = "goals.json"
Ranking = list[dict[str, Any]]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ShopIntentClassifier(GraphComponent, IntentClassifier):
    """Needs tokens, whose lemma is counted, and one dense sentence feature."""

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: Model | None,
        rules: Rules | None = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = model
        self._rules = rules

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`width`, `share`, `ridge` and `anchors` as in `kernel`; `ranking_length`: how many intents a ranking has.

        `labels` is the file with the rules for several goals in a message; without it messages get no goals.
        """
        return {
            "width": 2.0,
            "share": 0.3,
            "ridge": 0.3,
            "anchors": 4_000,
            "ranking_length": 5,
            "labels": None,
        }

    @classmethod
    def required_components(cls) -> list[type]:
        """Who has to come before."""
        return [Tokenizer, SentenceFeaturizer]

    @staticmethod
    def required_packages() -> list[str]:
        """What has to be installed."""
        return ["sklearn", "scipy"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ShopIntentClassifier:
        """A classifier that knows nothing yet: it gives messages no intent."""
        return cls(config, model_storage, resource, None)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ShopIntentClassifier:
        """The classifier as it was trained; one that was trained on nothing gives no intents."""
        with model_storage.read_from(resource) as folder:
            model = restore(folder) if (folder / ARRAYS).is_file() else None
            told = folder / RULES
            rules = rules_of(json.loads(told.read_text(encoding="utf-8"))) if told.is_file() else None
        return cls(config, model_storage, resource, model, rules)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the sentences that have an intent, and store what was learnt."""
        examples = [example for example in training_data.intent_examples if _is_readable(example)]
        with self._model_storage.write_to(self._resource) as folder:
            if examples:
                lessons = Lessons(
                    [_words(example) for example in examples],
                    _vectors(examples),
                    [str(example.get(INTENT)) for example in examples],
                    [is_held_out(example.get(TEXT)) for example in examples],
                )
                likeness = Likeness(self._config["width"], self._config["share"])
                self._model = learn(lessons, likeness, self._config["ridge"], self._config["anchors"])
                store(self._model, folder)
            if self._config["labels"]:
                self._rules = read_rules(Path(self._config["labels"]))
                (folder / RULES).write_text(json.dumps(self._rules.dump()), encoding="utf-8")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent and ranking of each message, and its goals; of several goals the first one is the intent."""
        for message in messages:
            rankings = self._rankings(message)
            first = rankings[0][0] if rankings else {"name": None, "confidence": 0.0}
            message.set(INTENT, first, add_to_output=True)
            message.set(INTENT_RANKING_KEY, rankings[0] if rankings else [], add_to_output=True)
            if rankings and self._rules:
                self._set_goals(message, rankings, self._rules)
        return messages

    def _set_goals(self, message: Message, rankings: Sequence[Ranking], rules: Rules) -> None:
        places = [Clause(0, len(message.get(TEXT)), added=False, asks=False), *_clauses(message)]
        _set_aside(message)
        voices = [_voice(message, *pair) for pair in zip(places, rankings, strict=True)]
        found = goals(voices[0], voices[1:], rules)
        message.set(GOALS, [_goal(message, voice, rules) for voice in found], add_to_output=True)
        if found[0] is not voices[0]:
            by_clauses = [*rankings[1:], rankings[0]]
            ranking = next(ranking for ranking in by_clauses if ranking[0]["name"] == found[0].intent)
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)

    def _rankings(self, message: Message) -> list[Ranking]:
        """The ranking of the message as a whole, and those of its clauses."""
        if self._model is None or not _is_readable(message):
            return []
        tokens = message.get(TOKENS_NAMES[TEXT])
        inside = [
            [token for token in tokens if clause.start <= token.start and token.end <= clause.end]
            for clause in _clauses(message)
        ]
        words = [_counted(tokens), *(_counted(some) for some in inside)]
        vectors = [_vectors([message]), *(vector[None] for _, vector in message.get(CLAUSES) or ())]
        return [self._ranking(row) for row in self._model.confidences(words, np.vstack(vectors))]

    def _ranking(self, confidences: Matrix) -> Ranking:
        assert self._model is not None  # noqa: S101  only called by those that have made sure
        best = np.argsort(-confidences, kind="stable")[: self._config["ranking_length"]]
        return [
            {"name": self._model.intents[place], "confidence": float(confidences[place])} for place in best
        ]


def _clauses(message: Message) -> list[Clause]:
    return [clause for clause, _ in message.get(CLAUSES) or ()]


def _voice(message: Message, clause: Clause, ranking: Ranking) -> Voice:
    first, spans = ranking[0], message.get(SPANS) or ()
    inside = [span for span in spans if clause.start <= span.start and span.end <= clause.end]
    orders = frozenset(span.value for span in inside if may_name_order(span))
    products = frozenset(span.value for span in inside if span.entity == PRODUCT)
    return Voice(
        intent=first["name"],
        confidence=first["confidence"],
        start=clause.start,
        end=clause.end,
        added=clause.added,
        asks=clause.asks,
        orders=orders,
        products=products,
        refused=clause.refused,
        otherwise=clause.otherwise,
        else_=clause.else_,
        things=clause.things,
        back=clause.back,
    )


def _set_aside(message: Message) -> None:
    """Leave out the things that are named only to say what is not wanted, where others are named besides."""
    refused = [(clause.start, clause.end) for clause in _clauses(message) if clause.refused]
    if refused:
        left = not_refused(message.get(ENTITIES) or [], refused)
        message.set(ENTITIES, left, add_to_output=True)


def _goal(message: Message, voice: Voice, rules: Rules) -> dict[str, Any]:
    return {
        "intent": voice.intent,
        "label": rules.labels.get(voice.intent),
        "confidence": voice.confidence,
        "start": voice.start,
        "end": voice.end,
        "entities": _inside(message, voice.start, voice.end),
    }


def _inside(message: Message, start: int, end: int) -> list[dict[str, Any]]:
    entities = message.get(ENTITIES) or ()
    return [entity for entity in entities if start <= entity["start"] and entity["end"] <= end]


def _is_readable(message: Message) -> bool:
    return bool(message.get(TOKENS_NAMES[TEXT])) and message.get_dense_features(TEXT)[1] is not None


def _words(message: Message) -> str:
    """The message's words as they are counted."""
    return _counted(message.get(TOKENS_NAMES[TEXT]))


def _counted(tokens: Sequence[Token]) -> str:
    return " ".join(gist_words([token.lemma for token in tokens]))


def _vectors(messages: Sequence[Message]) -> Matrix:
    """The messages' sentence vectors, one a row."""
    return np.vstack([message.get_dense_features(TEXT)[1].features for message in messages])
