"""How Rasa and its libraries log: as JSON lines, without warnings that only their own developers can act on."""

from __future__ import annotations

import logging
import os
import warnings
from typing import Any


def set_up_logs(level: str) -> None:
    """Set the level of everything that logs; call it before Rasa is imported, and `start_logs` after."""
    _silence_deprecations()
    os.environ.update(
        {
            "FORCE_JSON_LOGGING": "true",
            "LOG_LEVEL": level,
            "LOG_LEVEL_LIBRARIES": "ERROR",
            "TF_CPP_MIN_LOG_LEVEL": "3",
        }
    )


def _silence_deprecations() -> None:
    """Swallow warnings of what will change in libraries that are pinned.

    Not by a filter: some of those libraries switch all such warnings on again while they are imported.
    """
    shown = warnings.showwarning

    def show(message: Warning | str, category: type[Warning], *place: Any) -> None:
        if not issubclass(category, (DeprecationWarning, FutureWarning)) and "pkg_resources" not in str(
            message
        ):
            shown(message, category, *place)

    warnings.showwarning = show  # type: ignore[assignment]


def start_logs(level: str) -> None:
    """Let Rasa set up its loggers at this level."""
    from rasa.utils.common import configure_logging_and_warnings
    from rasa.utils.log_utils import configure_structlog

    number = logging.getLevelName(level)
    configure_logging_and_warnings(number, None, warn_only_once=True, filter_repeated_logs=True)
    configure_structlog(number)
