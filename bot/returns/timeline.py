"""What happened to a case, as its customer sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo

from actions.assistant.wording import day
from actions.cases import CaseEvent, CaseView
from bot.returns.texts import Texts


@dataclass(frozen=True, slots=True)
class Stop:
    """One step: the day it was made (in the shop's zone) and what it is called."""

    day: str
    title: str


def step_of(event: CaseEvent) -> str:
    """The step that an event is, as the texts call it."""
    if event.what == "shipping_evaluated":
        return f"shipping_{(event.data or {}).get('outcome')}"
    return event.what


def timeline(case: CaseView, texts: Texts, zone: tzinfo) -> tuple[Stop, ...]:
    """Each step that is for the customer to know, the oldest first."""
    named = ((event, texts.title(step_of(event))) for event in case.events)
    return tuple(Stop(day(event.at, zone), title) for event, title in named if title)
