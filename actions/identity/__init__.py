"""Who may see which order: identity before data."""

from actions.identity.checking import (
    LIMITS,
    Limits,
    Locked,
    Shown,
    Unmatched,
    check,
    grant,
    is_shown,
    shown_orders,
)
from actions.identity.proof import How

__all__ = [
    "LIMITS",
    "How",
    "Limits",
    "Locked",
    "Shown",
    "Unmatched",
    "check",
    "grant",
    "is_shown",
    "shown_orders",
]
