"""Which sentences the encoder's tuning may look at, and which are kept from it so that measuring stays honest."""

from __future__ import annotations

import hashlib

KEPT_FROM_TUNING = 5
"""Every fifth sentence is kept."""


def is_held_out(text: str) -> bool:
    """Whether `text` is never tuned on; decided by the text alone, so that it holds for ever and for new sentences."""
    return hashlib.sha256(text.strip().lower().encode()).digest()[0] % KEPT_FROM_TUNING == 0
