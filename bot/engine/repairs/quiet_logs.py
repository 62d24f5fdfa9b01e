"""Keep customers' words and secrets out of the logs: no local variables in tracebacks, no message text.

Rasa logs an error with the local variables of all frames, and some messages with their text.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from typing import Any

import rasa.utils.log_utils
import structlog
from structlog.tracebacks import ExceptionDictTransformer

from bot.engine.repairs.wrapping import wrap

# The keys that Rasa itself lists as holding what people wrote, see `_anonymizer` in rasa/utils/log_utils.py.
PRIVATE_KEYS = frozenset(
    "text response_text user_text slot_values parse_data_text parse_data_entities prediction_events "
    "tracker_latest_message prefilled_slots message response slot_candidates rasa_event rasa_events "
    "tracker_states current_states old_states successes current_entity next_entity states entity "
    "token_text user_message json_message".split()
)

Entry = MutableMapping[str, Any]
Processor = Callable[[Any, str, Entry], Entry]


def apply() -> None:
    """Change what `configure_structlog` will set up; call it before that."""
    transformer = ExceptionDictTransformer(show_locals=False)
    structlog.processors.dict_tracebacks = structlog.processors.ExceptionRenderer(transformer)
    wrap(rasa.utils.log_utils, "_anonymizer", _without_private_keys)


def _without_private_keys(original: Processor) -> Processor:
    def process(logger: Any, method: str, entry: Entry) -> Entry:
        if method != "debug":
            for key in PRIVATE_KEYS & entry.keys():
                del entry[key]
        return original(logger, method, entry)

    return process
