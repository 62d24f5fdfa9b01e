"""How mails are shown at the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import Any

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text


def mails_table(found: Sequence[dict[str, Any]], zone: tzinfo) -> Table:
    """The mails that came in, one a row."""
    table = Table("no.", "arrived", "from", "subject", "done", "why")
    for mail in found:
        cells = (
            mail["mail"],
            _when(mail["arrived_at"], zone),
            mail["from"],
            mail["subject"],
            mail["done"],
            mail["why"],
        )
        table.add_row(*(Text(str(cell or "")) for cell in cells))
    return table


def outbox_table(found: Sequence[dict[str, Any]], zone: tzinfo) -> Table:
    """The mails that go out, one a row."""
    table = Table("no.", "written", "to", "subject", "state", "tries", "trouble")
    for mail in found:
        cells = (
            mail["id"],
            _when(mail["made_at"], zone),
            mail["to"],
            mail["subject"],
            mail["state"],
            mail["tries"],
            mail["trouble"],
        )
        table.add_row(*(Text(str(cell)) for cell in cells))
    return table


def report_view(found: dict[str, Any], zone: tzinfo) -> RenderableType:
    """What was done with one mail, and its answer."""
    table = Table.grid(padding=(0, 2))
    rows = {
        "from": found["from"],
        "subject": found["subject"],
        "arrived": _when(found["arrived_at"], zone),
        "done": found["done"] + (" (it had come before)" if found["again"] else ""),
        "why": found["why"],
        "conversation": found["conversation"],
        "for a person": ", ".join(one["reason"] for one in found["handoffs"]),
    }
    for name, value in rows.items():
        if value:
            table.add_row(Text(name, style="bold"), Text(str(value)))
    answer = found["answer"]
    if answer is None:
        return table
    title = Text(f"{answer['subject']} → {answer['to']} ({answer['state']})")
    return Group(table, Panel(Text(answer["text"]), title=title))


def _when(text: str, zone: tzinfo) -> str:
    return f"{datetime.fromisoformat(text).astimezone(zone):%Y-%m-%d %H:%M %Z}"
