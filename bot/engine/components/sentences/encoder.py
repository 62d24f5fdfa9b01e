"""From a text to its sentence vector."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any

import numpy as np
import onnxruntime
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from bot.engine.components.sentences.adapter import Changes, adapted
from bot.engine.components.sentences.graph import PIECES, build
from bot.engine.components.sentences.shape import LONGEST
from bot.engine.components.sentences.weights import OFFICIAL, TOKENIZER, checked

FEW = 32
"""Fewer texts are done sooner than threads are started for them."""
Vector = np.ndarray[Any, np.dtype[np.float32]]


class Encoder:
    """Makes vectors of length one; texts that mean similar things have vectors that point the same way.

    The vectors of the last `remembered` different texts are kept, about 2 KB each, so that a message that is
    read again costs nothing. Without `changes` the encoder is as it was published.
    """

    def __init__(self, changes: Changes | None = None, remembered: int = 2_000) -> None:
        self._tokenizer = Tokenizer.from_file(str(checked(TOKENIZER)))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(LONGEST)
        self._session = _session(changes)
        self.encode = lru_cache(maxsize=remembered)(self._encode)

    def encode_all(self, texts: Sequence[str]) -> list[Vector]:
        """The vectors of many texts, in their order, on all cores: each is the same as if it were made alone."""
        if len(texts) < FEW:
            return [self.encode(text) for text in texts]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return list(pool.map(self.encode, texts))

    def _encode(self, text: str) -> Vector:
        """The vector of `text`: the mean over its word pieces, scaled to length one. Not to be written to."""
        pieces = np.array([self._tokenizer.encode(text).ids], dtype=np.int64)
        vector: Vector = self._session.run(None, {PIECES: pieces})[0][0]
        vector.flags.writeable = False
        return vector


def _session(changes: Changes | None) -> onnxruntime.InferenceSession:
    weights = load_file(checked(OFFICIAL))
    options = onnxruntime.SessionOptions()
    # One message at a time: more threads would only wait for each other.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    graph = build(weights if changes is None else adapted(weights, changes))
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
