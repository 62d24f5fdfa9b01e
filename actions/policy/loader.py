"""Puts the policy together: every clause the engine knows, by its dated values, as versions one after another."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

from actions.policy.answers_reading import make_answers, without_places
from actions.policy.entries import Dated, added, read_draft, read_folder
from actions.policy.errors import BadData
from actions.policy.policy import Policy, Rules, Version
from actions.policy.reading import read_yaml
from actions.policy.sayings import make_sayings
from actions.policy.shop import Shop
from actions.policy.units import ANSWERS, CLAUSE_UNITS, UNITS


def load_policy(
    folder: Path, shop: Shop, at: datetime | None = None, published: Path | None = None
) -> Policy:
    """Reads the policy with all its versions; ``current`` is the one in force at ``at`` (None: the newest).

    ``published`` is a folder of drafts that were published since (publishing.py); it may be missing. Raises BadData with
    the file, key and line at fault; BadRequest when no version was in force at ``at``.
    """
    return assemble(folder, shop, read_all(folder, published), at)


def read_all(folder: Path, published: Path | None = None) -> dict[str, Dated]:
    """The entries of a policy's folder, with those that were published since, one draft after another. Raises BadData."""
    entries = read_folder(folder)
    for file in sorted(published.glob("*.yml")) if published else ():
        entries = added(entries, read_draft(read_yaml(file), entries))
    return entries


def assemble(folder: Path, shop: Shop, entries: Mapping[str, Dated], at: datetime | None = None) -> Policy:
    """The policy of these entries. Raises BadData where one is missing or starts too late."""
    _check_complete(folder, entries)
    starts = sorted({clause.from_ for dated in entries.values() for clause in dated.values})
    versions = tuple(_version(shop, entries, start) for start in starts)
    policy = Policy(shop, versions, versions[-1])
    return policy if at is None else Policy(shop, versions, policy.at(at))


def _check_complete(folder: Path, entries: Mapping[str, Dated]) -> None:
    for name in UNITS:
        if name not in entries:
            raise BadData(folder, name, 1, "the clause is missing from every .yml file of this folder")
    first = min(dated.values[0].from_ for dated in entries.values())
    for dated in entries.values():
        if dated.values[0].from_ > first:
            dated.item.fail(f"has no value for the policy's first day, {first}")


def _version(shop: Shop, entries: Mapping[str, Dated], start: date) -> Version:
    clauses = {name: [c for c in entries[name].values if c.from_ <= start][-1] for name in UNITS}
    values = {name: clause.value for name, clause in clauses.items()}
    said = values.pop(ANSWERS)
    return Version(
        id=f"{start}-{_hash(shop, {**values, ANSWERS: without_places(said)})}",
        starts=datetime.combine(start, time(), shop.zone).astimezone(UTC),
        clauses=MappingProxyType({name: clauses[name] for name in CLAUSE_UNITS}),
        rules=_rules(values),
        sayings=make_sayings(shop, values),
        answers=make_answers(said, values),
    )


def _hash(shop: Shop, values: dict[str, object]) -> str:
    told = [shop.time_zone, asdict(shop.contact), asdict(shop.hours), shop.refund_after_return_days]
    content = json.dumps([values, told], sort_keys=True, default=str)
    return hashlib.sha256(content.encode()).hexdigest()[:8]


def _rules(values: dict[str, object]) -> Rules:
    value = cast("dict[str, Any]", values)
    return Rules(
        channels=frozenset(word.lower() for word in value["bought.website"]),
        cancel_window=timedelta(hours=value["cancel.window"]),
        return_days=value["return.window"],
        fault_reasons=frozenset(value["fault.reasons"]),
        factory_reasons=frozenset(value["defect.shipping"]),
        payer=value["return.shipping"],
        cancel_refund_days=value["refund.time"],
        refund_percent=value["refund.amount"],
    )
