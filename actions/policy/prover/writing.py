"""How the policy is written: every missing text, missing source and overlapping date at once, not only the first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from ruamel.yaml.nodes import MappingNode, SequenceNode

from actions.policy.entries import Dated, read_folder
from actions.policy.errors import BadData
from actions.policy.prover.flaws import Flaw, Kind
from actions.policy.reading import Item, read_text, read_yaml


def written(folder: Path) -> tuple[list[Flaw], dict[str, Dated] | None]:
    """What is wrong with how the files are written, and their entries where they can be read."""
    flaws = [flaw for file in sorted(folder.glob("*.yml")) for flaw in _file(file)]
    try:
        return flaws, read_folder(folder)
    except BadData as error:
        return flaws or [unreadable(error)], None


def written_text(text: str, file: Path) -> list[Flaw]:
    """The same for the text of a draft, whose entries may be new values alone."""
    try:
        entries = read_text(text, file).keys()
    except BadData:
        return []  # whoever reads the draft says so
    return [flaw for name, item in entries.items() for flaw in _draft(name, item)]


def _draft(name: str, item: Item) -> Iterator[Flaw]:
    if isinstance(item.node, MappingNode) and "values" in item.keys():  # noqa: SIM118  an Item is no mapping
        yield from _entry(name, item)
    else:
        yield from _dated(name, _values(item) if isinstance(item.node, SequenceNode) else [item])


def _file(file: Path) -> Iterator[Flaw]:
    try:
        entries = read_yaml(file).keys()
    except BadData:
        return  # read_folder says so
    for name, item in entries.items():
        if isinstance(item.node, MappingNode):
            yield from _entry(name, item)


def _entry(name: str, item: Item) -> Iterator[Flaw]:
    keys = item.keys()
    if "asks" not in keys or not _text(keys["asks"]):
        yield Flaw(Kind.TEXT, name, "has no question (asks) that a receipt could show", _place(item))
    if "values" in keys:
        yield from _dated(name, _values(keys["values"]))


def _dated(name: str, values: list[Item]) -> Iterator[Flaw]:
    before: date | None = None
    for value in values:
        if not isinstance(value.node, MappingNode):
            continue
        yield from _value(name, value)
        starts = _day(value)
        if starts and before and starts <= before:
            message = f"the value of {starts} overlaps with the one of {before}, which is written before it"
            yield Flaw(Kind.DATES, name, message, _place(value))
        before = starts or before


def _values(item: Item) -> list[Item]:
    try:
        return [value for value in item.items() if isinstance(value.node, MappingNode)]
    except BadData:
        return []


def _value(name: str, value: Item) -> Iterator[Flaw]:
    keys = {key: _text(part) for key, part in value.keys().items()}
    if keys.get("setting") or (keys.get("source") and keys.get("section")):
        return
    message = "does not say where it comes from: a source with its section, or a setting that says why"
    yield Flaw(Kind.SOURCE, name, message, _place(value))


def _text(item: Item) -> str:
    value = item.node.value
    return value.strip() if isinstance(value, str) else ""


def _day(value: Item) -> date | None:
    try:
        return value.keys()["from"].day()
    except (BadData, KeyError):
        return None


def _place(item: Item) -> str:
    return f"{item.file.name}, line {item.line}"


def unreadable(error: BadData) -> Flaw:
    """A fault that keeps the policy from being read at all."""
    place = f"{error.file.name}, line {error.line}"
    return Flaw(Kind.UNREADABLE, error.key.split(".values")[0], error.message, place)
