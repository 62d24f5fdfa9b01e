"""What the desk itself says to a customer, when the engine cannot or need not be asked."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

EMPTY = "Your message arrived empty; please write in a few words what I can do for you."
PUT_ASIDE = (
    "I am sorry, I could not deal with that message because of a fault on our side, so I have kept it for a "
    "colleague to look at; please go on with anything else meanwhile."
)


def cut(limit: int) -> str:
    """Tell that only the beginning of a long message was read."""
    return (
        f"Your message is very long, so I read only its first {limit:,} characters; please send anything important "
        "from the rest in another message."
    )


def restarting(arrived_at: datetime, zone: ZoneInfo) -> str:
    """Tell that the answer comes later, and from when the message counts (in the shop's own time)."""
    local = arrived_at.astimezone(zone)
    clock = f"{local.hour % 12 or 12}:{local:%M %p %Z}"
    return (
        f"The assistant is just restarting; your message is kept and counts from {clock} on {local:%B} {local.day}, "
        "and the answer will come as soon as the assistant is back."
    )
