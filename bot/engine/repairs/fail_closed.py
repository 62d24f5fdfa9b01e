"""Let an error of the tracker store fail the turn: a database outage no longer makes the bot forget.

Rasa goes on with an empty tracker in memory instead, answers from that, and loses the turn.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from rasa.core.tracker_store import FailSafeTrackerStore

from bot.engine.repairs.wrapping import wrap


def apply() -> None:
    """Raise the store's error again in every place where Rasa would fall back."""
    for name in ("on_tracker_store_error", "on_tracker_store_retrieve_error"):
        wrap(FailSafeTrackerStore, name, _raising)


def _raising(_original: Callable[..., None]) -> Callable[..., None]:
    def on_error(_self: FailSafeTrackerStore, error: Exception) -> NoReturn:
        raise error

    return on_error
