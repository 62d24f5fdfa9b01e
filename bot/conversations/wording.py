"""What the desk itself says to a customer, when the engine cannot or need not be asked."""

from __future__ import annotations

from datetime import datetime

from actions.assistant.opening import answered_when, contact
from actions.policy import Shop

EMPTY = "Your message arrived empty; please write in a few words what I can do for you."


def cut(limit: int) -> str:
    """Tell that only the beginning of a long message was read."""
    return (
        f"Your message is very long, so I read only its first {limit:,} characters; please send anything important "
        "from the rest in another message."
    )


def put_aside(shop: Shop, now: datetime) -> str:
    """Tell that a colleague gets the message, when somebody is there, and that everything else goes on."""
    return (
        "I am sorry, I could not deal with that message because of a fault on our side, so I have kept it for a "
        f"colleague to look at. {answered_when(shop, now)} Please go on with anything else meanwhile."
    )


def restarting(arrived_at: datetime, shop: Shop) -> str:
    """Tell that the answer comes later, from when the message counts (in the shop's own time), and who helps now."""
    local = arrived_at.astimezone(shop.zone)
    clock = f"{local.hour % 12 or 12}:{local:%M %p %Z}"
    return (
        f"The assistant is just restarting; your message is kept and counts from {clock} on {local:%B} {local.day}, "
        "and the answer will come as soon as the assistant is back. "
        f"If it cannot wait, a colleague can help you: {contact(shop)}."
    )
