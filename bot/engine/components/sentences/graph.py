"""The encoder as a graph for onnxruntime: word pieces in, one vector of length one out.

Matrices are kept in eight bits, one scale a column, and what flows through is rounded to eight bits on the way into
each of them; everything else is done in 32 bits. That makes a vector in less than half the time of 32 bits throughout
and in a third of the published export's; docs/decisions/understanding.md has the figures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

from bot.engine.components.sentences.shape import HEADS, LAYERS, LONGEST, SMALL, WIDTH

Weights = Mapping[str, Any]
"""Arrays of 32 bits by the published names."""

PIECES, VECTOR = "pieces", "vector"
_MICROSOFT = "com.microsoft"
_LARGEST = 127


def build(weights: Weights) -> bytes:
    """The graph with these weights inside, as onnxruntime reads it."""
    return _Graph(weights).model().SerializeToString()


class _Graph:
    """Nodes and constants are added in the order of the computation; each method returns the name of its result."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._nodes: list[NodeProto] = []
        self._constants: list[TensorProto] = []

    def model(self) -> ModelProto:
        state = self._embeddings()
        for layer in range(LAYERS):
            state = self._layer(state, f"encoder.layer.{layer}.")
        mean = self._node("ReduceMean", [state], "mean", axes=[1], keepdims=0)
        self._node("LpNormalization", [mean], VECTOR, axis=1, p=2)
        graph = helper.make_graph(
            self._nodes,
            "encoder",
            [helper.make_tensor_value_info(PIECES, TensorProto.INT64, [1, "pieces"])],
            [helper.make_tensor_value_info(VECTOR, TensorProto.FLOAT, [1, WIDTH])],
            self._constants,
        )
        versions = [helper.make_opsetid("", 17), helper.make_opsetid(_MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=versions, ir_version=8)

    def _embeddings(self) -> str:
        words = self._constant("words", self._weights["embeddings.word_embeddings.weight"].astype(np.float16))
        short = self._node("Gather", [words, PIECES], "embedded")
        found = self._node("Cast", [short], "embedded.exact", to=TensorProto.FLOAT)
        return self._norm(found, self._places(), "embeddings.LayerNorm")

    def _places(self) -> str:
        """What is added to a word piece for its place, and for being of the first (and here only) sentence."""
        places = self._weights["embeddings.position_embeddings.weight"][:LONGEST]
        table = self._constant(
            "places", (places + self._weights["embeddings.token_type_embeddings.weight"][0])[None]
        )
        size = self._node("Shape", [PIECES], "size", start=1)
        zero, one = self._constant("zero", np.array([0])), self._constant("one", np.array([1]))
        return self._node("Slice", [table, zero, size, one], "placed")

    def _layer(self, state: str, name: str) -> str:
        heads = [self._linear(state, f"{name}attention.self.{part}") for part in ("query", "key", "value")]
        mixed = self._node("MultiHeadAttention", heads, f"{name}mixed", _MICROSOFT, num_heads=HEADS)
        attended = self._linear(mixed, f"{name}attention.output.dense")
        state = self._norm(attended, state, f"{name}attention.output.LayerNorm")
        inner = self._linear(state, f"{name}intermediate.dense")
        bent = self._node("Gelu", [inner], f"{name}bent", _MICROSOFT)
        return self._norm(self._linear(bent, f"{name}output.dense"), state, f"{name}output.LayerNorm")

    def _linear(self, state: str, name: str) -> str:
        rounded, scale = in_eight_bits(self._weights[f"{name}.weight"].T)
        inputs = [
            state,
            self._constant(f"{name}.weight", rounded),
            self._constant(f"{name}.scale", scale),
            "",
            self._constant(f"{name}.bias", self._weights[f"{name}.bias"]),
        ]
        return self._node("DynamicQuantizeMatMul", inputs, name, _MICROSOFT)

    def _norm(self, state: str, other: str, name: str) -> str:
        """The sum of both, brought to one scale."""
        inputs = [
            state,
            other,
            self._constant(f"{name}.weight", self._weights[f"{name}.weight"]),
            self._constant(f"{name}.bias", self._weights[f"{name}.bias"]),
        ]
        return self._node("SkipLayerNormalization", inputs, name, _MICROSOFT, epsilon=SMALL)

    def _constant(self, name: str, value: Any) -> str:
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def _node(self, kind: str, inputs: Sequence[str], output: str, domain: str = "", **settings: Any) -> str:
        self._nodes.append(
            helper.make_node(kind, inputs, [output], name=f"{kind} {output}", domain=domain, **settings)
        )
        return output


def in_eight_bits(matrix: Any) -> tuple[Any, Any]:
    """Whole numbers from -127 to 127 and the scale of each column; number times scale is about the matrix."""
    scale = (np.abs(matrix).max(axis=0) / _LARGEST).astype(np.float32)
    return np.clip(np.round(matrix / scale), -_LARGEST, _LARGEST).astype(np.int8), scale
