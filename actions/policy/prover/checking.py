"""Checks a policy: first how it is written, then every request around its boundaries, version by version."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from actions.policy.answers import Answer
from actions.policy.decision import Verdict
from actions.policy.engine import considered
from actions.policy.entries import Entries
from actions.policy.errors import BadData
from actions.policy.facts import Request
from actions.policy.loader import assemble
from actions.policy.policy import Policy, Version
from actions.policy.prover import promises, rulings
from actions.policy.prover.collecting import Found
from actions.policy.prover.flaws import Flaw, Kind, Report
from actions.policy.prover.space import series
from actions.policy.prover.writing import unreadable, written
from actions.policy.shop import Shop

Heard = Callable[[int, int], None]
"""Told now and then how many series of requests are done, and how many there are."""
EVERY = 50


def silent(_done: int, _all: int) -> None:
    """For callers who show no progress."""


def check_folder(folder: Path, shop: Shop, heard: Heard = silent, since: datetime | None = None) -> Report:
    """Checks a folder of policy files. ``since``: only the versions that are in force from then on (UTC)."""
    flaws, entries = written(folder)
    if entries is None or flaws:
        return Report(tuple(flaws), 0, (), proved=False)
    return check_entries(folder, shop, entries, heard, since)


def check_entries(
    folder: Path, shop: Shop, entries: Entries, heard: Heard = silent, since: datetime | None = None
) -> Report:
    """Checks a policy that could be read, entry by entry."""
    try:
        policy = assemble(folder, shop, entries)
    except BadData as error:
        return Report((unreadable(error),), 0, (), proved=False)
    return check_policy(policy, heard, since)


def check_policy(policy: Policy, heard: Heard = silent, since: datetime | None = None) -> Report:
    """Tries every request of the space against every version (or those in force from ``since`` on)."""
    wanted = [version for version in policy.versions if since is None or _ends(policy, version) > since]
    spaces = {version.id: list(series(policy, version)) for version in wanted}
    total, done, tried, flaws = sum(map(len, spaces.values())), 0, 0, list[Flaw]()
    for version in wanted:
        found, used, known = Found(f"version {version.id}"), set[Answer](), promises.Known()
        for requests in spaces[version.id]:
            tried += try_out(requests, policy, found, used, known)
            done += 1
            if done % EVERY == 0 or done == total:
                heard(done, total)
        rulings.dead(version, used, found)
        promises.unbacked(version, found)
        unchanged(policy, version, found)
        flaws += found.flaws.values()
    return Report(tuple(_once(flaws)), tried, tuple(version.id for version in wanted), proved=True)


def try_out(
    requests: list[Request], policy: Policy, found: Found, used: set[Answer], known: promises.Known
) -> int:
    """One request at one time after another; how many."""
    refused: str | None = None
    for request in requests:
        c = considered(request, policy, request.requested_at)
        rulings.look(c, request, found, used)
        tried = promises.look(c, request, policy, found, known)
        within = rulings.in_time(c)
        if tried.verdict is Verdict.REFUSED and within is True:
            refused = tried.decider
        elif tried.verdict is Verdict.ALLOWED and within is False and refused is not None:
            message = f"{c.goal} is refused within its time and allowed after it"
            found.add(Kind.REOPENS, refused, message, request, c.s.at)
    return len(requests)


def unchanged(policy: Policy, version: Version, found: Found) -> None:
    """A value of a later date that says the same as the one before it."""
    index = policy.versions.index(version)
    before = policy.versions[index - 1].clauses if index else {}
    for name, clause in version.clauses.items():
        if name in before and before[name].from_ < clause.from_ and before[name].value == clause.value:
            found.tell(Kind.DEAD, name, f"the value of {clause.from_} is the same as the one before it")


def _ends(policy: Policy, version: Version) -> datetime:
    later = [other.starts for other in policy.versions if other.starts > version.starts]
    return min(later, default=datetime.max.replace(tzinfo=version.starts.tzinfo))


def _once(flaws: list[Flaw]) -> list[Flaw]:
    """What several versions share is told once, with the requests of all."""
    found: dict[tuple[Kind, str, str], Flaw] = {}
    for flaw in flaws:
        key = (flaw.kind, flaw.clause, flaw.message)
        found[key] = replace(found[key], count=found[key].count + flaw.count) if key in found else flaw
    return list(found.values())
