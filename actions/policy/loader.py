"""Reads data/policy/ strictly: every clause the engine knows, with dated values that name their origin."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

from actions.policy.errors import BadData
from actions.policy.policy import Clause, Policy, Rules, Version
from actions.policy.reading import Item, read_yaml
from actions.policy.sayings import make_sayings
from actions.policy.shop import Shop
from actions.policy.units import CLAUSE_UNITS, READERS


@dataclass(frozen=True, slots=True)
class _Dated:
    """One clause in a file, with all its values in the order of their dates."""

    item: Item
    values: tuple[Clause, ...]


def load_policy(folder: Path, shop: Shop, at: datetime | None = None) -> Policy:
    """Reads the policy with all its versions; ``current`` is the one in force at ``at`` (None: the newest).

    Raises BadData with the file, key and line at fault; BadRequest when no version was in force at ``at``.
    """
    found: dict[str, _Dated] = {}
    files = sorted(folder.glob("*.yml"))
    for file in files:
        for name, item in read_yaml(file).keys().items():
            if name in found:
                item.fail(f"is given twice, also in {found[name].item.file.name}")
            found[name] = _clause(name, item)
    _check_complete(folder, found)
    starts = sorted({clause.from_ for dated in found.values() for clause in dated.values})
    versions = tuple(_version(shop, found, start) for start in starts)
    policy = Policy(shop, versions, versions[-1])
    return policy if at is None else Policy(shop, versions, policy.at(at))


def _check_complete(folder: Path, found: dict[str, _Dated]) -> None:
    for name in CLAUSE_UNITS:
        if name not in found:
            raise BadData(folder, name, 1, "the clause is missing from every .yml file of this folder")
    first = min(dated.values[0].from_ for dated in found.values())
    for dated in found.values():
        if dated.values[0].from_ > first:
            dated.item.fail(f"has no value for the policy's first day, {first}")


def _clause(name: str, item: Item) -> _Dated:
    if name not in CLAUSE_UNITS:
        item.fail(f"is not a clause the engine knows; known are {', '.join(CLAUSE_UNITS)}")
    keys = item.keys(("asks", "unit", "values"))
    unit = keys["unit"].text()
    if unit != CLAUSE_UNITS[name]:
        keys["unit"].fail(f"must be {CLAUSE_UNITS[name]!r} for this clause, not {unit!r}")
    values: list[Clause] = []
    for entry in keys["values"].items():
        value = _value(name, keys["asks"].text(), unit, entry)
        if values and value.from_ <= values[-1].from_:
            entry.fail(f"starts on {value.from_}, which is not after the value before it")
        values.append(value)
    return _Dated(item, tuple(values))


def _value(name: str, asks: str, unit: str, entry: Item) -> Clause:
    keys = entry.keys(("from", "value"), optional=("source", "section", "setting"))
    if ("source" in keys) != ("section" in keys):
        entry.fail("needs source and section together")
    if "source" not in keys and "setting" not in keys:
        entry.fail("needs a source with its section, or a setting that says why the shop decided so")
    source, section, setting = (
        keys[name].text() if name in keys else None for name in ("source", "section", "setting")
    )
    return Clause(
        id=name,
        asks=asks,
        unit=unit,
        value=READERS[unit](keys["value"]),
        from_=keys["from"].day(),
        source=source,
        section=section,
        setting=setting,
    )


def _version(shop: Shop, found: dict[str, _Dated], start: date) -> Version:
    clauses = {
        name: [clause for clause in found[name].values if clause.from_ <= start][-1] for name in CLAUSE_UNITS
    }
    values = {name: clause.value for name, clause in clauses.items()}
    return Version(
        id=f"{start}-{_hash(shop, values)}",
        starts=datetime.combine(start, time(), shop.zone).astimezone(UTC),
        clauses=MappingProxyType(clauses),
        rules=_rules(values),
        sayings=make_sayings(shop, values),
    )


def _hash(shop: Shop, values: dict[str, object]) -> str:
    told = [shop.time_zone, asdict(shop.contact), asdict(shop.hours), shop.refund_after_return_days]
    content = json.dumps([values, told], sort_keys=True, default=str)
    return hashlib.sha256(content.encode()).hexdigest()[:8]


def _rules(values: dict[str, object]) -> Rules:
    value = cast("dict[str, Any]", values)
    return Rules(
        channels=frozenset(word.lower() for word in value["bought.website"]),
        already_cancelled=value["order.active"],
        too_many=value["lines.bought"],
        cancel_window=timedelta(hours=value["cancel.window"]),
        in_motion=value["cancel.in_motion"],
        left_early=value["cancel.left_early"],
        not_delivered=value["return.not_delivered"],
        no_fault=value["exchange.reasons"],
        delayed=value["delay"],
        return_days=value["return.window"],
        fault_reasons=frozenset(value["fault.reasons"]),
        factory_reasons=frozenset(value["defect.shipping"]),
        payer=value["return.shipping"],
        cancel_refund_days=value["refund.time"],
        refund_percent=value["refund.amount"],
    )
