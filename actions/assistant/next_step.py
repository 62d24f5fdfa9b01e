"""Which way a wish takes: decided by the policy, looked up, taken back, or passed to a person."""

from __future__ import annotations

from actions.assistant.advanced import Advanced
from actions.assistant.advancing import advance
from actions.assistant.concerns import advance_concern
from actions.assistant.matter import Concern, Matter, Undoing
from actions.assistant.said import Said
from actions.assistant.services import Services
from actions.assistant.withdrawing import advance_withdrawal


def next_step(services: Services, matter: Matter, said: Said, asked: str | None) -> Advanced:
    """Works out the next step of the form; nothing is looked at before the order is shown to be the customer's."""
    if isinstance(matter.goal, Concern):
        return advance_concern(services, matter, said, asked)
    advanced = advance(services, matter, said, asked)
    if isinstance(matter.goal, Undoing) and advanced.question is None and advanced.matter.order_number:
        return advance_withdrawal(services, advanced, said)
    return advanced
