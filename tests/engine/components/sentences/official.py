"""The encoder with its official weights, in plain arithmetic: slow, and there only to compare with."""

from __future__ import annotations

from typing import Any

import numpy as np
from safetensors.numpy import load_file
from scipy.special import erf, softmax
from tokenizers import Tokenizer

from bot.engine.components.sentences.weights import OFFICIAL, TOKENIZER, checked

LAYERS = 6
HEADS = 12
SMALL = 1e-12


class OfficialEncoder:
    """A BERT of six layers whose last outputs are averaged, in 32 bits."""

    def __init__(self) -> None:
        self._tokenizer = Tokenizer.from_file(str(checked(TOKENIZER)))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(256)
        self._weights = load_file(checked(OFFICIAL))

    def encode(self, text: str) -> Any:
        """The sentence vector of `text`, of length one."""
        pieces = self._tokenizer.encode(text).ids
        state = self._embed(pieces)
        for layer in range(LAYERS):
            state = self._layer(state, f"encoder.layer.{layer}.")
        mean = state.mean(axis=0)
        return mean / np.linalg.norm(mean)

    def _embed(self, pieces: list[int]) -> Any:
        words = self._weights["embeddings.word_embeddings.weight"][pieces]
        places = self._weights["embeddings.position_embeddings.weight"][: len(pieces)]
        kind = self._weights["embeddings.token_type_embeddings.weight"][0]
        return self._norm(words + places + kind, "embeddings.LayerNorm")

    def _layer(self, state: Any, name: str) -> Any:
        attended = self._linear(
            self._attend(state, f"{name}attention.self."), f"{name}attention.output.dense"
        )
        state = self._norm(state + attended, f"{name}attention.output.LayerNorm")
        inner = self._linear(state, f"{name}intermediate.dense")
        inner = inner * 0.5 * (1 + erf(inner / np.sqrt(2)))
        return self._norm(state + self._linear(inner, f"{name}output.dense"), f"{name}output.LayerNorm")

    def _attend(self, state: Any, name: str) -> Any:
        query, key, value = (
            self._heads(self._linear(state, name + part)) for part in ("query", "key", "value")
        )
        weights = softmax(query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1]), axis=-1)
        return (weights @ value).transpose(1, 0, 2).reshape(len(state), -1)

    def _heads(self, state: Any) -> Any:
        return state.reshape(len(state), HEADS, -1).transpose(1, 0, 2)

    def _linear(self, state: Any, name: str) -> Any:
        return state @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]

    def _norm(self, state: Any, name: str) -> Any:
        centred = state - state.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + SMALL)
        return centred / spread * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]
