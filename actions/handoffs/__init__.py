"""Requests for a person: what an agent needs to go on where the assistant may not or cannot."""

from actions.handoffs.book import (
    add_facts,
    any_open,
    ask_for_person,
    handoffs_of,
    has_open,
    settle_all,
    settle_reason,
)
from actions.handoffs.models import HandoffState
from actions.handoffs.request import HandoffReason, HandoffRequest, HandoffView

__all__ = [
    "HandoffReason",
    "HandoffRequest",
    "HandoffState",
    "HandoffView",
    "add_facts",
    "any_open",
    "ask_for_person",
    "handoffs_of",
    "has_open",
    "settle_all",
    "settle_reason",
]
