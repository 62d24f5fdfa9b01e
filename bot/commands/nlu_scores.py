"""How many of a file's labelled messages are understood, by source and by label."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.table import Table

from bot.setup.failing import Failed

COLUMNS = ("source", "id", "gold", "text")


@dataclass(frozen=True, slots=True)
class Row:
    """A message with its label; several right labels are separated by ``|``, the main one first."""

    source: str
    id: str
    gold: str
    text: str

    @property
    def main_label(self) -> str:
        """The label under which the row is counted."""
        return self.gold.split("|")[0]

    def accepts(self, label: str | None) -> bool:
        """Whether ``label`` is one of the right ones."""
        return label in self.gold.split("|")


@dataclass(frozen=True, slots=True)
class Score:
    """How many messages of one kind there were, and how many were understood."""

    messages: int
    right: int

    @property
    def accuracy(self) -> float:
        """From 0 to 1; 0 when there were none."""
        return self.right / self.messages if self.messages else 0.0

    def as_json(self) -> dict[str, Any]:
        """The score for programs, the accuracy to four decimals."""
        return {"messages": self.messages, "right": self.right, "accuracy": round(self.accuracy, 4)}


@dataclass(frozen=True, slots=True)
class Report:
    """The scores of one run."""

    total: Score
    sources: dict[str, Score]
    labels: dict[str, Score]

    def as_json(self) -> dict[str, Any]:
        """The report for programs."""
        return {
            "total": self.total.as_json(),
            "sources": {name: score.as_json() for name, score in self.sources.items()},
            "labels": {name: score.as_json() for name, score in self.labels.items()},
        }

    def tables(self) -> list[Table]:
        """The report for people."""
        return [_table("source", {**self.sources, "all": self.total}), _table("label", self.labels)]


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


def score(rows: Sequence[Row], found: Sequence[str | None]) -> Report:
    """Compare the labels that were found with the right ones, row by row."""
    right = [row.accepts(label) for row, label in zip(rows, found, strict=True)]
    return Report(
        Score(len(rows), sum(right)),
        _grouped(rows, right, lambda row: row.source),
        _grouped(rows, right, lambda row: row.main_label),
    )


def _grouped(rows: Sequence[Row], right: Iterable[bool], key: Callable[[Row], str]) -> dict[str, Score]:
    messages = Counter(key(row) for row in rows)
    hits = Counter(key(row) for row, hit in zip(rows, right, strict=True) if hit)
    return {name: Score(messages[name], hits[name]) for name in sorted(messages)}


def _table(heading: str, scores: dict[str, Score]) -> Table:
    table = Table(heading)
    for column in ("messages", "right", "accuracy"):
        table.add_column(column, justify="right")
    for name, one in scores.items():
        table.add_row(name, str(one.messages), str(one.right), f"{one.accuracy:.1%}")
    return table
