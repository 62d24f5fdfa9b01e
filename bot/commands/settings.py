"""`./desk settings`: every setting with its value, default and meaning; also the source of the written tables."""

from __future__ import annotations

import types
import typing
from dataclasses import dataclass

from pydantic.fields import FieldInfo
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from sqlalchemy import make_url

from actions.settings import INTERNAL, PREFIX, PROJECT, Settings, load_settings


@dataclass(frozen=True)
class Row:
    """One setting, as people read it."""

    field: str
    name: str
    type: str
    default: str
    help: str
    internal: bool


def run() -> None:
    """List every setting: its value now, its default and what it means."""
    settings, console = load_settings(), Console(highlight=False)
    for row in rows():
        if not row.internal:
            default = f"  [dim](default {row.default})[/]" if row.default else ""
            console.print(f"[bold]{row.name}[/]={escape(shown(settings, row))}{default}", soft_wrap=True)
            console.print(Padding(row.help, (0, 0, 1, 4)))


def rows() -> list[Row]:
    """The whole table, in the order of the model."""
    return [
        Row(
            field=name,
            name=PREFIX + name.upper(),
            type=type_name(field.annotation),
            default=default_of(field),
            help=field.description or "",
            internal=field.json_schema_extra is INTERNAL,
        )
        for name, field in Settings.model_fields.items()
    ]


def type_name(annotation: object) -> str:
    """The type in words."""
    choices = typing.get_args(annotation)
    if typing.get_origin(annotation) is typing.Literal:
        return " or ".join(choices)
    if isinstance(annotation, types.UnionType):
        return type_name(choices[0])
    words = {"bool": "true or false", "int": "whole number", "float": "number", "Path": "path", "str": "text"}
    return words[getattr(annotation, "__name__", "")]


def default_of(field: FieldInfo) -> str:
    """The default as it would be written in ``.env``; empty when there is none."""
    extra = field.json_schema_extra
    if isinstance(extra, dict) and "shown_default" in extra:
        return str(extra["shown_default"])
    value = field.default
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def shown(settings: Settings, row: Row) -> str:
    """The value in use; the password in an address is not shown."""
    value = getattr(settings, row.field)
    if value in (None, ""):
        return ""
    if Settings.model_fields[row.field].repr:
        return str(value).lower() if isinstance(value, bool) else str(value)
    return make_url(value).render_as_string(hide_password=True)


def markdown() -> str:
    """docs/settings.md."""
    lines = [
        "# Settings",
        "",
        "Each setting is an environment variable, or a line in the file `.env` in the project's folder; the",
        "environment wins. A name that does not exist or a value that does not fit is an error that names it.",
        "`./desk settings` shows the values in use.",
        "",
        *_table([row for row in rows() if not row.internal]),
        "",
        "`./desk up` sets these for the parts it starts; leave them alone.",
        "",
        *_table([row for row in rows() if row.internal]),
    ]
    return "\n".join(lines) + "\n"


def env_example() -> str:
    """.env.example."""
    lines = ["# Copy this file to .env and take the # away from what you want to change (docs/settings.md)."]
    for row in rows():
        if not row.internal:
            lines += ["", f"# {row.help}", f"# {row.name}={row.default}"]
    return "\n".join(lines) + "\n"


def write() -> None:
    """Make both files anew: `python -m bot.commands.settings`."""
    (PROJECT / "docs" / "settings.md").write_text(markdown(), encoding="utf-8")
    (PROJECT / ".env.example").write_text(env_example(), encoding="utf-8")


def _table(table: list[Row]) -> list[str]:
    head = ["| name | type | default | meaning |", "|---|---|---|---|"]
    return head + [f"| `{row.name}` | {row.type} | {_code(row.default)} | {row.help} |" for row in table]


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


if __name__ == "__main__":
    write()
