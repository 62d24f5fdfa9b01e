"""Leave the payloads of buttons as they are: seven errors fewer in the log for each question with a button for every reason.

Rasa fills placeholders in every text of a response, and takes the JSON of a payload such as `/inform{"reason":"late"}` for one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import rasa.core.nlg.interpolator

from bot.engine.repairs.wrapping import wrap

Fill = Callable[[str, dict[str, Any]], str]
PAYLOAD = "/"


def apply() -> None:
    """Fill everything else as before."""
    wrap(rasa.core.nlg.interpolator, "interpolate_text", _leaving_payloads)


def _leaving_payloads(original: Fill) -> Fill:
    def fill(text: str, values: dict[str, Any]) -> str:
        return text if text.startswith(PAYLOAD) else original(text, values)

    return fill
