"""Give up an action call after the set time instead of after 300 seconds."""

from __future__ import annotations

import rasa.core.actions.action
import rasa.utils.endpoints


def apply(seconds: float) -> None:
    """Set the time that Rasa waits for one action, in seconds."""
    rasa.core.actions.action.DEFAULT_REQUEST_TIMEOUT = seconds
    rasa.utils.endpoints.DEFAULT_REQUEST_TIMEOUT = seconds
