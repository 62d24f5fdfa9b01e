"""A file of labelled messages: tab-separated, with a heading."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from bot.setup.failing import Failed

COLUMNS = ("source", "id", "gold", "text")


@dataclass(frozen=True, slots=True)
class Row:
    """A message with its label; several right labels are separated by ``|``, the main one first."""

    source: str
    id: str
    gold: str
    text: str


def read_rows(path: Path) -> list[Row]:
    """The rows of a tab-separated file. Raises Failed, which names the file and the line at fault."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            rows = [_row(path, line, cells) for line, cells in enumerate(reader, start=2)]
    except (OSError, UnicodeDecodeError):
        raise Failed(f"{path} cannot be read: give a UTF-8 text file, tab-separated.") from None
    if not rows:
        raise Failed(f"{path} holds no rows: write a heading ({', '.join(COLUMNS)}) and a message a line.")
    return rows


def _row(path: Path, line: int, cells: dict[str, str | None]) -> Row:
    missing = [name for name in COLUMNS if not cells.get(name)]
    if missing:
        raise Failed(
            f"{path}, line {line}: no {missing[0]}; the columns are {', '.join(COLUMNS)}, tab-separated."
        )
    return Row(**{name: cells[name] or "" for name in COLUMNS})
