"""What the desk writes to its log: one event a line, no message texts, no local variables."""

from __future__ import annotations

import logging
import sys

import structlog

CHATTY = ("httpx", "httpcore", "asyncio")  # httpx would write addresses with the engine's token in them


def set_up_logs(level: str) -> None:
    """Write events of ``level`` and above to standard output: coloured for a screen, JSON for a file."""
    number = getattr(logging, level.upper())
    logging.basicConfig(level=number, stream=sys.stdout, format="%(levelname)s %(name)s %(message)s")
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*_common(), *_rendering(sys.stdout.isatty())],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        cache_logger_on_first_use=True,
    )


def _common() -> list[structlog.typing.Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def _rendering(screen: bool) -> list[structlog.typing.Processor]:
    if screen:
        return [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
    plain = structlog.processors.ExceptionRenderer(
        structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
    )
    return [plain, structlog.processors.JSONRenderer()]
