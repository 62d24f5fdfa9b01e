"""One message, what was wanted, and what was said: all that a report is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.bench.understanding.rows import Row
from bot.setup.failing import Failed

OUTSIDE = "out_of_scope"
FALLBACK = "not answered"
"""Said instead of a label where the fallback asked again."""
FALLBACK_INTENT = "nlu_fallback"
OWN = "sentences"
Labels = Mapping[str, str]
"""The label of each intent, as in data/labels.yml."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one message. ``wanted`` holds every right label, the main one first.

    ``intent`` and ``label`` are the likeliest ones (None where there is none) with their ``confidence`` from 0 to 1,
    whether or not the fallback then stepped in. ``outside`` is how likely the message has nothing to do with the shop, and
    ``unsure`` whether the fallback would step in were it not for that; both are known of our own sentences. ``text`` is kept of our own sentences only: the rows of a set are
    for measuring, and nobody should read them.
    """

    id: str
    source: str
    wanted: tuple[str, ...]
    label: str | None
    confidence: float
    fell_back: bool
    wanted_intent: str | None = None
    intent: str | None = None
    text: str | None = None
    unsure: bool | None = None
    outside: float = 0.0

    @property
    def main_label(self) -> str:
        """The label under which the message is counted."""
        return self.wanted[0]

    @property
    def said(self) -> str:
        """The label as the customer meets it; to ask again is right where nothing can be done anyway."""
        if self.fell_back or self.label is None:
            return OUTSIDE if OUTSIDE in self.wanted else FALLBACK
        return self.label

    @property
    def right(self) -> bool:
        """Whether the customer was understood; in scope, to be asked again is not to be understood."""
        return self.said in self.wanted

    @property
    def first_right(self) -> bool:
        """Whether the likeliest answer was right: by intent where one is known to be right, else by label."""
        return self.intent == self.wanted_intent if self.wanted_intent else self.label in self.wanted


def own_answer(number: int, told: Mapping[str, Any], labels: Labels) -> Answer:
    """The answer to a training sentence, as bot.engine.measuring tells it. Raises Failed."""
    first = told["ranking"][0]
    return Answer(
        id=str(number),
        source=OWN,
        wanted=(label_of(told["intent"], labels),),
        label=label_of(first["name"], labels),
        confidence=first["confidence"],
        fell_back=told["fell_back"],
        wanted_intent=told["intent"],
        intent=first["name"],
        text=told["text"],
        unsure=told.get("unsure"),
        outside=float(told.get("outside", 0.0)),
    )


def label_of(intent: str, labels: Labels) -> str:
    """The label of the intent. Raises Failed."""
    if intent not in labels:
        raise Failed(f"data/labels.yml has no intent {intent}: write its label there.")
    return labels[intent]


def row_answer(row: Row, told: Mapping[str, Any], labels: Labels) -> Answer:
    """The answer to a row of a set, as the engine's `POST /model/parse` tells it."""
    chosen = told.get("intent") or {}
    ranking = told.get("intent_ranking") or [chosen]
    named = [one for one in ranking if one.get("name") not in (None, FALLBACK_INTENT)]
    first: Mapping[str, Any] = named[0] if named else {"name": None, "confidence": 0.0}
    return Answer(
        id=row.id,
        source=row.source,
        wanted=tuple(row.gold.split("|")),
        label=labels.get(first["name"] or ""),
        confidence=float(first["confidence"]),
        fell_back=chosen.get("name") in (None, FALLBACK_INTENT),
        intent=first["name"],
    )
