"""The loop that tunes the encoder so that sentences of one intent point the same way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import tensorflow as tf

from bot.engine.components.sentences.adapter import averaged
from bot.engine.tuning.bert import TunableEncoder
from bot.engine.tuning.lessons import Batches, Lesson

Progress = Callable[[int, int, float], None]
"""Told after each batch: how many are done, how many there are, and how far off the last one was."""


@dataclass(frozen=True)
class Plan:
    """How it is learnt. `rate` is the highest step of the optimizer; it rises for a while and falls to nothing.

    It is learnt once from each of `seeds`, in another order; what counts is the mean.
    """

    rounds: int = 6
    size: int = 32
    rate: float = 1e-3
    warm_up: float = 0.06
    sharpness: float = 12.0
    smoothing: float = 0.05
    decay: float = 0.01
    longest_step: float = 1.0
    seeds: tuple[int, ...] = (7, 11, 12, 13)

    def after(self, runs: int) -> Plan:
        """The plan for so many runs later: with the same seeds the same sentences would give what is there already."""
        return replace(self, seeds=tuple(seed + 100 * runs for seed in self.seeds))


def tune(
    lessons: Sequence[Lesson], weights: dict[str, Any], plan: Plan, progress: Progress
) -> dict[str, Any]:
    """The changes to the weights, by name. The same lessons and plan give the same changes on the same machine."""
    found: list[dict[str, Any]] = []
    for number, seed in enumerate(plan.seeds):
        found.append(_tune_once(lessons, weights, plan, seed, _shifted(progress, number, len(plan.seeds))))
    return averaged(found)


def _shifted(progress: Progress, before: int, all_of_them: int) -> Progress:
    """Progress of one run as progress of all."""
    return lambda done, of, off: progress(before * of + done, all_of_them * of, off)


def _tune_once(
    lessons: Sequence[Lesson], weights: dict[str, Any], plan: Plan, seed: int, progress: Progress
) -> dict[str, Any]:
    tf.keras.utils.set_random_seed(seed)
    tf.config.experimental.enable_op_determinism()
    intents = sorted({lesson.intent for lesson in lessons})
    batches = Batches(lessons, intents, plan.size, seed)
    encoder, head = TunableEncoder(weights, seed), _Head(len(intents), plan.sharpness)
    total = plan.rounds * len(batches)
    step = _stepper(encoder, head, plan, total)
    done = 0
    for _ in range(plan.rounds):
        for pieces, places in batches.round():
            loss = step(pieces, places)
            done += 1
            progress(done, total, float(loss))
    return encoder.changes()


class _Head(tf.Module):
    """A direction for each intent; thrown away when the encoder has been tuned."""

    def __init__(self, intents: int, sharpness: float) -> None:
        super().__init__()
        self._directions = tf.Variable(tf.random.normal((384, intents), stddev=0.05))
        self._offsets = tf.Variable(tf.zeros(intents))
        self._sharpness = sharpness

    def __call__(self, vectors: Any) -> Any:
        return tf.matmul(vectors * self._sharpness, self._directions) + self._offsets


class _Rate(tf.keras.optimizers.schedules.LearningRateSchedule):
    """Rises in a line, then falls in a line."""

    def __init__(self, highest: float, total: int, warm_up: float) -> None:
        self._highest, self._total, self._rising = highest, total, max(1.0, warm_up * total)

    def __call__(self, step: Any) -> Any:
        step = tf.cast(step, tf.float32)
        return self._highest * tf.minimum((step + 1) / self._rising, tf.maximum(1 - step / self._total, 0.02))

    def get_config(self) -> dict[str, Any]:
        """Needed by Keras to store an optimizer, which nothing here does."""
        return {"highest": self._highest, "total": self._total}


def _stepper(encoder: TunableEncoder, head: _Head, plan: Plan, total: int) -> Callable[[Any, Any], Any]:
    variables = [*encoder.trainable_variables, *head.trainable_variables]
    optimizer = tf.keras.optimizers.AdamW(
        _Rate(plan.rate, total, plan.warm_up), weight_decay=plan.decay, global_clipnorm=plan.longest_step
    )
    measure = tf.keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=plan.smoothing)
    optimizer.build(variables)

    @tf.function(
        input_signature=[tf.TensorSpec((None, None), tf.int32), tf.TensorSpec((None,), tf.int32)],
        autograph=False,
    )
    def step(pieces: Any, places: Any) -> Any:
        with tf.GradientTape() as tape:
            scores = head(tf.nn.dropout(encoder(pieces, learning=True), 0.1))
            loss = measure(tf.one_hot(places, tf.shape(scores)[1]), scores)
        optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables, strict=True))
        return loss

    return step
