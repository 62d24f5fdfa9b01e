"""Plots as SVG in the page: they take its colours, light or dark, are read out by their text, and need no script.

Only numbers and places are worked out here; colours are classes of desk.css (``s0``, ``s1``, …).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

WIDTH, HEIGHT = 720, 240
LEFT, BOTTOM, TOP = 44, 26, 8
MOST_LABELS = 12
BAR, GAP, NAMES = 22, 8, 190


@dataclass(frozen=True, slots=True)
class Series:
    """What a plot says: its title for those who hear it, the names of its series, and rows of label and values."""

    title: str
    names: Sequence[str]
    rows: Sequence[tuple[str, Sequence[int]]]

    @property
    def highest(self) -> int:
        """The highest sum of a row."""
        return max((sum(values) for _, values in self.rows), default=0)

    def words(self) -> str:
        """The same in words, shortened where there are very many rows."""
        said = [f"{label}: {_values(self.names, values)}" for label, values in self.rows[:MOST_LABELS]]
        more = len(self.rows) - len(said)
        return "; ".join(said) + (f"; and {more} more, in the table" if more > 0 else "")


def columns(series: Series) -> Markup:
    """Columns beside each other, each stacked from its values."""
    top = nice_top(series.highest)
    room = (WIDTH - LEFT) / max(len(series.rows), 1)
    parts = [_line(top, part) for part in (0, 0.5, 1)]
    every = -(-len(series.rows) // MOST_LABELS)
    for index, (label, values) in enumerate(series.rows):
        x = LEFT + index * room
        parts.append(_column(x + room * 0.1, room * 0.8, label, series, values, top))
        if index % every == 0:
            parts.append(
                Markup('<text x="{:.1f}" y="{}" class="label">{}</text>').format(x, HEIGHT - 6, label)
            )
    return _svg(series, WIDTH, HEIGHT, parts)


def bars(series: Series) -> Markup:
    """Bars below each other, each stacked from its values, with its sum at the end."""
    height = max(len(series.rows), 1) * (BAR + GAP)
    scale = (WIDTH - NAMES - 60) / max(series.highest, 1)
    parts = [
        _bar(index * (BAR + GAP), label, series, values, scale)
        for index, (label, values) in enumerate(series.rows)
    ]
    return _svg(series, WIDTH, height, parts)


def nice_top(highest: int) -> int:
    """The end of an axis: the next of 1, 2 or 5 times a power of ten, and even, so that its half is a number too."""
    size = 2
    while size < highest:
        for step in (1, 2.5, 5, 10):
            if highest <= size * step:
                return int(size * step)
        size *= 10
    return size


def _svg(series: Series, width: int, height: int, parts: Sequence[Markup]) -> Markup:
    return Markup(
        '<svg class="plot" viewBox="0 0 {} {}" role="img" preserveAspectRatio="xMinYMin meet">'
        "<title>{}</title><desc>{}</desc>{}</svg>"
    ).format(width, height, series.title, series.words(), Markup("").join(parts))


def _line(top: int, part: float) -> Markup:
    y = _y(top * part, top)
    return Markup(
        '<line class="axis" x1="{}" x2="{}" y1="{:.1f}" y2="{:.1f}"/>'
        '<text class="label end" x="{}" y="{:.1f}">{}</text>'
    ).format(LEFT, WIDTH, y, y, LEFT - 6, y + 4, int(top * part))


def _column(x: float, width: float, label: str, series: Series, values: Sequence[int], top: int) -> Markup:
    parts, below = [], 0
    for number, value in enumerate(values):
        if value:
            y = _y(below + value, top)
            parts.append(_box(number, x, y, width, _y(below, top) - y))
            below += value
    return _group(f"{label}: {_values(series.names, values)}", parts)


def _bar(y: float, label: str, series: Series, values: Sequence[int], scale: float) -> Markup:
    parts, x = [], float(NAMES)
    for number, value in enumerate(values):
        if value:
            parts.append(_box(number, x, y, value * scale, BAR))
            x += value * scale
    name = Markup('<text class="name end" x="{}" y="{:.1f}">{}</text>').format(
        NAMES - 8, y + BAR * 0.7, label
    )
    total = Markup('<text class="name" x="{:.1f}" y="{:.1f}">{}</text>').format(
        x + 6, y + BAR * 0.7, sum(values)
    )
    return _group(f"{label}: {_values(series.names, values)}", [name, *parts, total])


def _group(title: str, parts: Sequence[Markup]) -> Markup:
    return Markup("<g><title>{}</title>{}</g>").format(title, Markup("").join(parts))


def _box(number: int, x: float, y: float, width: float, height: float) -> Markup:
    return Markup('<rect class="s{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>').format(
        number, x, y, max(width, 0.5), height
    )


def _y(value: float, top: int) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top)


def _values(names: Sequence[str], values: Sequence[int]) -> str:
    if len(names) == 1:
        return str(sum(values))
    return ", ".join(f"{value} {name}" for name, value in zip(names, values, strict=True) if value) or "none"
