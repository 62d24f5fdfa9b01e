"""The encoder in a form that can learn: the published weights stay fixed, a small change to each matrix is learnt.

Low-rank adaptation (Hu and others, LoRA, 2021): a matrix W becomes W + scale * A B, where A and B are thin.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import tensorflow as tf

from bot.engine.components.sentences.shape import HEADS, LAYERS, SMALL, linears, norms

RANK = 16
SCALE = 2.0
DROPPED = 0.1


class TunableEncoder(tf.Module):
    """Makes vectors of length one from rows of word pieces; 0 fills a row up."""

    def __init__(self, weights: Mapping[str, Any], seed: int) -> None:
        super().__init__()
        self._fixed = {name: tf.constant(value) for name, value in weights.items()}
        dice = np.random.default_rng(seed)
        self._left, self._right, self._shift = {}, {}, {}
        for name in linears():
            wide, narrow = weights[f"{name}.weight"].shape[::-1]
            start = dice.normal(0, wide**-0.5, (wide, RANK)).astype(np.float32)
            self._left[name] = tf.Variable(start, name=f"{name}.left")
            self._right[name] = tf.Variable(tf.zeros((RANK, narrow)), name=f"{name}.right")
        for name in (*linears(), *norms()):
            self._shift[name] = tf.Variable(tf.zeros_like(self._fixed[f"{name}.bias"]), name=f"{name}.shift")

    def __call__(self, pieces: Any, learning: bool) -> Any:
        """One vector a row; while `learning`, a tenth of what flows is dropped at random."""
        there = tf.cast(pieces != 0, tf.float32)
        hidden = (there[:, None, None, :] - 1.0) * 1e9
        state = self._embed(pieces)
        for layer in range(LAYERS):
            state = self._layer(state, hidden, f"encoder.layer.{layer}.", learning)
        return tf.math.l2_normalize(tf.reduce_sum(state * there[..., None], axis=1), axis=-1)

    def changes(self) -> dict[str, Any]:
        """What was learnt, by the names of the adapter's file."""
        kinds = {"left": self._left, "right": self._right, "shift": self._shift}
        return {
            f"{name}.{kind}": variable.numpy() * (SCALE if kind == "left" else 1.0)
            for kind, variables in kinds.items()
            for name, variable in variables.items()
        }

    def _embed(self, pieces: Any) -> Any:
        words = tf.gather(self._fixed["embeddings.word_embeddings.weight"], pieces)
        places = self._fixed["embeddings.position_embeddings.weight"][: tf.shape(pieces)[1]]
        kind = self._fixed["embeddings.token_type_embeddings.weight"][0]
        return self._norm(words + places + kind, "embeddings.LayerNorm")

    def _layer(self, state: Any, hidden: Any, name: str, learning: bool) -> Any:
        attended = self._attend(state, hidden, f"{name}attention.self.")
        attended = self._linear(attended, f"{name}attention.output.dense")
        state = self._norm(state + _drop(attended, learning), f"{name}attention.output.LayerNorm")
        inner = tf.nn.gelu(self._linear(state, f"{name}intermediate.dense"))
        inner = self._linear(inner, f"{name}output.dense")
        return self._norm(state + _drop(inner, learning), f"{name}output.LayerNorm")

    def _attend(self, state: Any, hidden: Any, name: str) -> Any:
        query, key, value = (_heads(self._linear(state, name + part)) for part in ("query", "key", "value"))
        alike = tf.matmul(query, key, transpose_b=True) / float(query.shape[-1]) ** 0.5
        mixed = tf.matmul(tf.nn.softmax(alike + hidden), value)
        return tf.reshape(tf.transpose(mixed, (0, 2, 1, 3)), tf.shape(state))

    def _linear(self, state: Any, name: str) -> Any:
        change = tf.matmul(self._left[name], self._right[name]) * SCALE
        matrix = tf.transpose(self._fixed[f"{name}.weight"]) + change
        rows = tf.matmul(tf.reshape(state, (-1, matrix.shape[0])), matrix)
        rows += self._fixed[f"{name}.bias"] + self._shift[name]
        return tf.reshape(rows, tf.concat([tf.shape(state)[:2], matrix.shape[1:]], 0))

    def _norm(self, state: Any, name: str) -> Any:
        mean, spread = tf.nn.moments(state, -1, keepdims=True)
        centred = (state - mean) * tf.math.rsqrt(spread + SMALL)
        return centred * self._fixed[f"{name}.weight"] + self._fixed[f"{name}.bias"] + self._shift[name]


def _heads(state: Any) -> Any:
    size = state.shape[-1] // HEADS
    split = tf.reshape(state, (tf.shape(state)[0], tf.shape(state)[1], HEADS, size))
    return tf.transpose(split, (0, 2, 1, 3))


def _drop(state: Any, learning: bool) -> Any:
    return tf.nn.dropout(state, DROPPED) if learning else state
