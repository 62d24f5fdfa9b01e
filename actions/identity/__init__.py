"""Who may see which order: identity before data."""

from actions.identity.checking import (
    Shown,
    check,
    grant,
    how_shown,
    is_shown,
    is_spoken_of,
    shown_orders,
    speak_of,
)
from actions.identity.codes import (
    Asked,
    Exhausted,
    Proven,
    address_in,
    ask_code,
    check_code,
    offered_orders,
    proven_address,
)
from actions.identity.counting import LIMITS, Limits, Locked, Unmatched
from actions.identity.courier import CODE_PLACES, Courier
from actions.identity.forgetting import forget
from actions.identity.proof import How
from actions.identity.signed import show_signed

__all__ = [
    "CODE_PLACES",
    "LIMITS",
    "Asked",
    "Courier",
    "Exhausted",
    "How",
    "Limits",
    "Locked",
    "Proven",
    "Shown",
    "Unmatched",
    "address_in",
    "ask_code",
    "check",
    "check_code",
    "forget",
    "grant",
    "how_shown",
    "is_shown",
    "is_spoken_of",
    "offered_orders",
    "proven_address",
    "show_signed",
    "shown_orders",
    "speak_of",
]
