"""How the encoder is built: a BERT of six layers (Devlin and others, 2018), and the names of its parts."""

from __future__ import annotations

LAYERS = 6
HEADS = 12
WIDTH = 384
LONGEST = 256
"""Word pieces of a text that are read, as the encoder was trained; what follows is left out."""
SMALL = 1e-12
"""Added to a variance before it is divided by."""

_LINEARS = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)
_NORMS = ("attention.output.LayerNorm", "output.LayerNorm")


def linears() -> list[str]:
    """The names of all matrices that a layer multiplies with."""
    return [f"encoder.layer.{layer}.{part}" for layer in range(LAYERS) for part in _LINEARS]


def norms() -> list[str]:
    """The names of all places where what flows is brought to one scale."""
    inside = (f"encoder.layer.{layer}.{part}" for layer in range(LAYERS) for part in _NORMS)
    return ["embeddings.LayerNorm", *inside]
