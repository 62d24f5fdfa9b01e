"""How a repair takes hold of a function of Rasa."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any


def wrap(owner: Any, name: str, make: Callable[[Any], Any]) -> None:
    """Put `make(original)` in the place of `owner.name`, once; the original stays at its `__wrapped__`.

    Raises `AttributeError` when Rasa has no such function, so that a new version of it is noticed at the start.
    """
    original = getattr(owner, name)
    if getattr(original, "is_repair", False):
        return
    repaired: Any = functools.wraps(original)(make(original))
    repaired.is_repair = True
    # A class method is bound to its class already when it is read above.
    is_bound = isinstance(vars(owner).get(name), (staticmethod, classmethod))
    setattr(owner, name, staticmethod(repaired) if is_bound else repaired)
