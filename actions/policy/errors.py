"""What can be wrong with a request or with the shop's data: one sentence each, naming the place at fault."""

from __future__ import annotations

from pathlib import Path


class BadRequest(ValueError):
    """A request cannot be decided as it stands; ``field`` names the part at fault (``lines[0].sku``)."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


class BadData(ValueError):
    """A data file of the shop is at fault: ``file``, ``key`` and ``line`` (from 1) say where."""

    def __init__(self, file: Path, key: str, line: int, message: str) -> None:
        place = f"{file.name}, line {line}" + (f", {key}" if key else "")
        super().__init__(f"{place}: {message}")
        self.file = file
        self.key = key
        self.line = line
        self.message = message
