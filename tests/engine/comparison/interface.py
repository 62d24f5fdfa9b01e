"""What a candidate is: it learns, is stored, is loaded elsewhere, and answers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from bot.engine.measuring.texts import Texts

Scores = tuple[Sequence[str], Any]
"""The intents, and a score for each: one row a text, one column an intent."""


class Learnt(Protocol):
    """A candidate that has learnt."""

    def ask(self, others: Texts) -> Scores:
        """Every intent's score for each text."""

    def store(self, folder: Path) -> None:
        """Write what was learnt into the folder, which is there and empty."""


class Candidate(Protocol):
    """A kind of classifier."""

    def learn(self, lessons: Texts, intents: Any) -> Learnt:
        """Learn from texts and the intent of each."""

    def load(self, folder: Path) -> Learnt:
        """What was stored there."""
