"""Answers made by hand, for reports."""

from __future__ import annotations

from typing import Any

from bot.bench.understanding.answers import Answer, own_answer

LABELS = {
    "cancel_order": "cancel",
    "return_item": "return",
    "greet": "smalltalk",
    "thank": "smalltalk",
    "out_of_scope": "out_of_scope",
}
ORDER = ["cancel", "return", "smalltalk", "out_of_scope"]


def own(
    wanted: str, said: str, confidence: float = 0.9, *, fell_back: bool = False, text: str = ""
) -> Answer:
    """The answer to a sentence of our own, by intents."""
    ranking = [{"name": said, "confidence": confidence}]
    told = {"text": text or f"a sentence for {wanted}", "intent": wanted, "ranking": ranking}
    return own_answer(1, {**told, "fell_back": fell_back}, LABELS)


def row(wanted: str, said: str | None, confidence: float = 0.9, **more: Any) -> Answer:
    """The answer to a row of a set, by labels."""
    given = {"id": "7", "source": "mine", "fell_back": False, **more}
    return Answer(wanted=tuple(wanted.split("|")), label=said, confidence=confidence, **given)
