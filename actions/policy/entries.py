"""The entries of the policy's files: each clause with its dated values, and drafts of values still to come.

A draft says only what is new: under the name of a clause one value, or a list of them, each with ``from``, ``value`` and
where it comes from. A whole entry, as the policy's own files have it, is a draft too: what it adds to the values there are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ruamel.yaml.nodes import SequenceNode

from actions.policy.answers_reading import without_places
from actions.policy.errors import BadData
from actions.policy.policy import Clause
from actions.policy.reading import Item, read_yaml
from actions.policy.units import READERS, UNITS


@dataclass(frozen=True, slots=True)
class Dated:
    """One clause as it is written, with all its values in the order of their dates."""

    item: Item
    values: tuple[Clause, ...]


Entries = Mapping[str, Dated]
Draft = Mapping[str, Dated]
"""New values by clause; ``item`` is their place in the draft."""


def read_folder(folder: Path) -> dict[str, Dated]:
    """The entries of all .yml files. Raises BadData with the file, key and line at fault."""
    found: dict[str, Dated] = {}
    for file in sorted(folder.glob("*.yml")):
        for name, item in read_yaml(file).keys().items():
            if name in found:
                item.fail(f"is given twice, also in {found[name].item.file.name}")
            found[name] = read_entry(name, item)
    return found


def read_entry(name: str, item: Item) -> Dated:
    """One clause with its values. Raises BadData."""
    _known(name, item)
    keys = item.keys(("asks", "unit", "values"))
    unit = keys["unit"].text()
    if unit != UNITS[name]:
        keys["unit"].fail(f"must be {UNITS[name]!r} for this clause, not {unit!r}")
    return Dated(item, _values(name, keys["asks"].text(), keys["values"].items()))


def read_draft(root: Item, entries: Entries) -> dict[str, Dated]:
    """What a draft adds to these entries, at least one value. Raises BadData where it would change a value there is."""
    draft = {}
    for name, item in root.keys().items():
        _known(name, item)
        if name not in entries:
            raise BadData(item.file, name, item.line, "has no entry in the policy that it could follow")
        new = _new(name, item, entries[name])
        if new:
            draft[name] = Dated(item, new)
    return draft or root.fail("adds nothing: every value in it is in the policy already")


def added(entries: Entries, draft: Draft) -> dict[str, Dated]:
    """The entries with the draft's values after their own. Raises BadData where one does not come later."""
    found = dict(entries)
    for name, new in draft.items():
        last, first = entries[name].values[-1].from_, new.values[0].from_
        if first <= last:
            new.item.fail(f"starts on {first}, which is not after the value before it, of {last}")
        found[name] = Dated(entries[name].item, entries[name].values + new.values)
    return found


def as_if_always(entries: Entries, draft: Draft) -> dict[str, Dated]:
    """The newest values alone, the draft's among them, as if they had been in force from the policy's first day."""
    first = min(dated.values[0].from_ for dated in entries.values())
    newest = {**entries, **draft}
    return {
        name: Dated(entries[name].item, (replace(newest[name].values[-1], from_=first),)) for name in entries
    }


def _known(name: str, item: Item) -> None:
    if name not in UNITS:
        item.fail(f"is not a clause the engine knows; known are {', '.join(UNITS)}")


def _new(name: str, item: Item, entry: Dated) -> tuple[Clause, ...]:
    """The values of a draft, or those of a whole entry that come after the ones there are."""
    if isinstance(item.node, SequenceNode):
        return _values(name, entry.values[-1].asks, item.items())
    keys = item.keys()
    if "values" not in keys:
        return _values(name, entry.values[-1].asks, [item])
    whole = read_entry(name, item).values
    kept, new = whole[: len(entry.values)], whole[len(entry.values) :]
    if [content(clause) for clause in kept] != [content(clause) for clause in entry.values]:
        item.fail("changes a value that is in the policy already; add a new one with its date instead")
    return new


def content(clause: Clause) -> tuple[object, ...]:
    """What may never change of a value once it is in force."""
    value = without_places(clause.value) if clause.unit == "steps" else clause.value
    return value, clause.from_


def _values(name: str, asks: str, items: list[Item]) -> tuple[Clause, ...]:
    values: list[Clause] = []
    for entry in items:
        value = _value(name, asks, entry)
        if values and value.from_ <= values[-1].from_:
            entry.fail(f"starts on {value.from_}, which is not after the value before it")
        values.append(value)
    return tuple(values)


def _value(name: str, asks: str, entry: Item) -> Clause:
    keys = entry.keys(("from", "value"), optional=("source", "section", "setting"))
    if ("source" in keys) != ("section" in keys):
        entry.fail("needs source and section together")
    if "source" not in keys and "setting" not in keys:
        entry.fail("needs a source with its section, or a setting that says why the shop decided so")
    source, section, setting = (
        keys[part].text() if part in keys else None for part in ("source", "section", "setting")
    )
    return Clause(
        id=name,
        asks=asks,
        unit=UNITS[name],
        value=READERS[UNITS[name]](keys["value"]),
        from_=keys["from"].day(),
        source=source,
        section=section,
        setting=setting,
    )
