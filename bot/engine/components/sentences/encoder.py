"""From a text to its sentence vector."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from bot.engine.components.sentences.weights import ENCODER, TOKENIZER, checked

Vector = np.ndarray[Any, np.dtype[np.float32]]

LONGEST = 256
"""Word pieces of a text that are read, as the encoder was trained; what follows is left out."""


class Encoder:
    """Makes vectors of length one; texts that mean similar things have vectors that point the same way.

    The vectors of the last `remembered` different texts are kept, about 2 KB each, so that a message that is
    read again costs nothing.
    """

    def __init__(self, remembered: int = 2_000) -> None:
        self._tokenizer = Tokenizer.from_file(str(checked(TOKENIZER)))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(LONGEST)
        self._session = _session()
        self.encode = lru_cache(maxsize=remembered)(self._encode)

    def encode_all(self, texts: Sequence[str]) -> list[Vector]:
        """The vectors of many texts, in their order, on all cores: each is the same as if it were made alone."""
        if len(texts) < 2:
            return [self.encode(text) for text in texts]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return list(pool.map(self.encode, texts))

    def _encode(self, text: str) -> Vector:
        """The vector of `text`: the mean over its word pieces, scaled to length one. Not to be written to."""
        pieces = np.array([self._tokenizer.encode(text).ids], dtype=np.int64)
        inputs = {
            "input_ids": pieces,
            "attention_mask": np.ones_like(pieces),
            "token_type_ids": np.zeros_like(pieces),
        }
        mean = self._session.run(None, inputs)[0][0].mean(axis=0)
        vector = (mean / np.linalg.norm(mean)).astype(np.float32)
        vector.flags.writeable = False
        return vector


def _session() -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    # One message at a time: more threads would only wait for each other.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(checked(ENCODER)), options, providers=["CPUExecutionProvider"])
