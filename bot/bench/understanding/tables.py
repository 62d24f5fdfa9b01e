"""A report for people: tables for the screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.markup import escape
from rich.table import Table

from bot.bench.understanding.calibration import calibration_error
from bot.bench.understanding.confusion import Confusion
from bot.bench.understanding.report import Report
from bot.bench.understanding.scores import Score

FREQUENT = 15
"""Confusions that are shown; JSON has them all."""


def tables(report: Report) -> Iterator[Table]:
    """All of the report, what sums it up first."""
    yield _summary(report)
    if len(report.sources) > 1:
        yield _scores("By source", "source", report.sources.items())
    if report.intents:
        weakest = sorted(report.intents.items(), key=lambda pair: pair[1].share)
        yield _scores("By intent, the weakest first: likeliest intent right", "intent", weakest)
    yield _labels(report)
    yield _reliability(report)
    if report.degrees:
        yield _caution(report)
    for what, found in (("intents", report.intent_confusions), ("labels", report.label_confusions)):
        if found:
            yield _confusions(what, found[:FREQUENT])
    yield _mistakes(report)


def per_cent(score: Score) -> str:
    """The share with its interval: 81.5 % (79.9 to 83.0)."""
    low, high = score.interval
    return f"{score.share:.1%} ({100 * low:.1f} to {100 * high:.1f})" if score.messages else "none"


def _table(title: str, *columns: str, words: int = 1) -> Table:
    """A table whose first ``words`` columns hold words, the others numbers."""
    table = Table(title=title, title_justify="left")
    for place, column in enumerate(columns):
        table.add_column(column, justify="left" if place < words else "right")
    return table


def _summary(report: Report) -> Table:
    table = _table(
        f"{report.title}: {report.total.messages} messages", "measure", "of", "share, 95 % interval"
    )
    rows = {
        "likeliest intent right": report.first_intent,
        "likeliest label right": report.first_label,
        "label right after the fallback": report.total,
        "in scope, answered and not asked again": report.acting.answered,
        "right among the answered": report.acting.right,
        "outside the shop, acted on all the same": report.acting.outside,
    }
    for name, score in rows.items():
        if score.messages:
            table.add_row(name, str(score.messages), per_cent(score))
    error = calibration_error(report.bins)
    table.add_row("calibration error", str(report.total.messages), f"{error:.3f}")
    return table


def _scores(title: str, what: str, scores: Iterable[tuple[str, Score]]) -> Table:
    table = _table(title, what, "messages", "right", "accuracy, 95 % interval")
    for name, score in scores:
        table.add_row(name, str(score.messages), str(score.hits), per_cent(score))
    return table


def _labels(report: Report) -> Table:
    table = _table(
        "By label, after the fallback", "label", "messages", "precision", "F1", "recall, 95 % interval"
    )
    for name, score in report.labels.items():
        precision, f1 = (f"{part:.1%}" if part is not None else "" for part in (score.precision, score.f1))
        table.add_row(name, str(score.wanted.messages), precision, f1, per_cent(score.wanted))
    return table


def _reliability(report: Report) -> Table:
    table = _table("Calibration", "confidence", "messages", "mean confidence", "right, 95 % interval")
    for one in report.bins:
        if one.score.messages:
            edges = f"{one.start:.1f} to {one.end:.1f}"
            table.add_row(edges, str(one.score.messages), f"{one.confidence:.1%}", per_cent(one.score))
    return table


def _caution(report: Report) -> Table:
    table = _table(
        "Caution: asked again from this likelihood on that a message is outside the shop",
        "outside_from",
        "outside, acted on",
        "in scope, answered",
        "right among these",
    )
    for one in report.degrees:
        told = (one.acting.outside, one.acting.answered, one.acting.right)
        table.add_row(f"{one.outside_from:.2f}", *(f"{score.share:.1%}" for score in told))
    return table


def _confusions(what: str, found: Iterable[Confusion]) -> Table:
    table = _table(f"Most frequent confusions of {what}", "wanted", "said", "messages", "of those", words=2)
    for one in found:
        table.add_row(one.wanted, one.said, str(one.messages), f"{one.share:.1%}")
    return table


def _mistakes(report: Report) -> Table:
    table = _table(
        "The worst mistakes, the most confident first", "message", "wanted", "said", "confidence", words=3
    )
    for one in report.mistakes:
        table.add_row(escape(one.message), one.wanted, one.said, f"{one.confidence:.2f}")
    return table
