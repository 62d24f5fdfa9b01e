"""Pictures of a report: can confidence be believed, what is taken for what, and what caution costs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

Report = Mapping[str, Any]
"""A report as `./desk nlu test --json` prints it."""
DOTS_AN_INCH = 130
INK, PALE, BLUE, RED = "#22303c", "#c9d1d8", "#2b6cb0", "#c05621"
DARK_CELL = 0.55
SHOWN_FROM = 0.005
"""Smaller shares would be written as 0 and only hide the others."""


def draw_report(report: Report, folder: Path) -> list[Path]:
    """Write calibration.png, confusion.png and, where it is known, caution.png; where they are. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = {"calibration.png": calibration(report), "confusion.png": confusion(report)}
    if report.get("caution"):
        drawn["caution.png"] = caution(report)
    for name, figure in drawn.items():
        figure.savefig(folder / name, dpi=DOTS_AN_INCH)
    return [folder / name for name in drawn]


def calibration(report: Report) -> Figure:
    """Above, how often answers of each confidence are right; below, how many there are."""
    figure = Figure(figsize=(7, 7.6), constrained_layout=True)
    above, below = figure.subplots(2, 1, sharex=True, gridspec_kw={"height_ratios": [3, 1]})
    told = report["calibration"]
    _title(above, report, f"Calibration: gap {told['error']:.3f} on average")
    _reliability(above, [one for one in told["bins"] if one["messages"]])
    _numbers(below, told["bins"], report["messages"])
    return figure


def _reliability(axes: Axes, bins: list[dict[str, Any]]) -> None:
    axes.plot([0, 1], [0, 1], color=INK, linestyle="--", linewidth=1, label="as confident as right")
    middle = [one["confidence"] for one in bins]
    right = [one["accuracy"] for one in bins]
    reach = [
        [max(0.0, one["accuracy"] - one["interval"][0]) for one in bins],
        [max(0.0, one["interval"][1] - one["accuracy"]) for one in bins],
    ]
    axes.errorbar(
        middle, right, reach, color=BLUE, marker="o", capsize=3, label="answers, with 95 % intervals"
    )
    axes.set(xlim=(0, 1), ylim=(0, 1), ylabel="share that was right")
    axes.grid(color=PALE, linewidth=0.6)
    axes.legend(loc="upper left", frameon=False)


def _numbers(axes: Axes, bins: list[dict[str, Any]], messages: int) -> None:
    width = bins[0]["to"] - bins[0]["from"]
    left, high = [one["from"] for one in bins], [one["messages"] for one in bins]
    axes.bar(left, high, width * 0.94, align="edge", color=BLUE)
    for one in bins:
        axes.annotate(
            f"{one['messages']}",
            (one["from"] + width / 2, one["messages"]),
            (0, 2),
            textcoords="offset points",
            ha="center",
            fontsize=8,
            color=INK,
        )
    axes.set(xlabel="confidence of the first answer", ylabel=f"of {messages}", ylim=(0, max(high) * 1.2))


def caution(report: Report) -> Figure:
    """A point for each degree of caution: what is acted on outside the shop, against what is answered in scope."""
    figure = Figure(figsize=(7, 5), constrained_layout=True)
    axes, told = figure.subplots(), report["caution"]
    outside = [100 * one["outside_acted_on"]["share"] for one in told]
    answered = [100 * one["in_scope_answered"]["share"] for one in told]
    axes.plot(outside, answered, color=BLUE, marker="o")
    for one, x, y in zip(told, outside, answered, strict=True):
        axes.annotate(f"{one['outside_from']:g}", (x, y), (4, -10), textcoords="offset points", fontsize=8)
    axes.set(xlabel="% outside the shop, acted on", ylabel="% in scope, answered at once")
    axes.grid(color=PALE, linewidth=0.6)
    _title(axes, report, "What caution costs: the numbers are outside_from in config.yml")
    return figure


def confusion(report: Report) -> Figure:
    """A row for each label that was right, a column for each that was said; numbers are per cent of the row."""
    matrix = report["confusion"]["matrix"]
    rows, columns = matrix["wanted"], matrix["said"]
    figure = Figure(figsize=(3.6 + 0.42 * len(columns), 3 + 0.34 * len(rows)), constrained_layout=True)
    axes = figure.subplots()
    shares = [[count / (sum(row) or 1) for count in row] for row in matrix["counts"]]
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    named = [f"{label}  ({sum(row)})" for label, row in zip(rows, matrix["counts"], strict=True)]
    axes.set_xticks(range(len(columns)), columns, rotation=55, ha="right", rotation_mode="anchor")
    axes.set_yticks(range(len(rows)), named)
    _grid(axes, len(columns), len(rows))
    _cells(axes, shares, [[said == label for said in columns] for label in rows])
    axes.set(xlabel="said", ylabel="wanted (messages)")
    _title(axes, report, "What is taken for what: per cent of the messages of each label")
    return figure


def _cells(axes: Axes, shares: list[list[float]], right: list[list[bool]]) -> None:
    for row, line in enumerate(shares):
        for column, share in enumerate(line):
            if share >= SHOWN_FROM:
                mistaken = INK if right[row][column] else RED
                colour = "white" if share > DARK_CELL else mistaken
                axes.text(
                    column, row, f"{100 * share:.0f}", ha="center", va="center", fontsize=9, color=colour
                )


def _grid(axes: Axes, columns: int, rows: int) -> None:
    axes.set_xticks([place - 0.5 for place in range(columns + 1)], minor=True)
    axes.set_yticks([place - 0.5 for place in range(rows + 1)], minor=True)
    axes.grid(which="minor", color=PALE, linewidth=0.6)
    axes.tick_params(which="both", length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _title(axes: Axes, report: Report, words: str) -> None:
    axes.set_title(f"{report['title']}, {report['messages']} messages\n{words}", loc="left", fontsize=11)
