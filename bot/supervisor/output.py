"""What a part writes goes to its log file, and line by line to the screen behind the part's name."""

from __future__ import annotations

import contextlib
import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

OLD_FILES = 3
NAME_WIDTH = 7


class PartOutput:
    """Called by circus with each piece of a part's output; pieces are put together to whole lines."""

    def __init__(self, name: str, colour: str, file: Path, megabytes: int, console: Console) -> None:
        self._prefix = Text(f"{name:<{NAME_WIDTH}} │ ", style=colour)
        self._console: Console | None = console
        self._log = RotatingFileHandler(
            file, maxBytes=megabytes * 1_000_000, backupCount=OLD_FILES, encoding="utf-8"
        )
        self._rest = b""

    def __call__(self, piece: dict[str, Any]) -> None:
        """Take ``piece["data"]`` (bytes)."""
        *lines, self._rest = (self._rest + piece["data"]).split(b"\n")
        for line in lines:
            self.line(line.decode("utf-8", "replace").rstrip("\r"))

    def line(self, line: str) -> None:
        """Write one line to the log and to the screen."""
        self._log.emit(logging.makeLogRecord({"msg": line}))
        if self._console is None:
            return
        try:
            self._console.print(self._prefix + Text.from_ansi(line), soft_wrap=True)
        except OSError:  # the terminal is gone; the parts and the log go on
            self._console = None

    def close(self) -> None:
        """Write what has no line end yet, and close the log."""
        if self._rest:
            self.line(self._rest.decode("utf-8", "replace"))
            self._rest = b""
        with contextlib.suppress(OSError):
            self._log.close()
