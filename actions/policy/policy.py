"""The shop's policy: its clauses with their dated values, and its versions, one after another in time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from actions.policy.answers import Answers
from actions.policy.errors import BadRequest
from actions.policy.facts import Reason, ShippingPayer
from actions.policy.sayings import Sayings
from actions.policy.shop import Shop


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause with the value in force from a local date on, and where that value comes from.

    ``source`` names a document and ``section`` the place in it; ``setting`` says why the shop decided so where
    the document is silent. A clause has the first two together, or the last, or all three.
    """

    id: str
    asks: str
    unit: str
    value: object
    from_: date
    source: str | None
    section: str | None
    setting: str | None


@dataclass(frozen=True, slots=True)
class Rules:
    """The values of one version under the names that the clauses' code uses."""

    channels: frozenset[str]
    cancel_window: timedelta
    return_days: int
    fault_reasons: frozenset[Reason]
    factory_reasons: frozenset[Reason]
    payer: ShippingPayer
    cancel_refund_days: tuple[int, int]
    refund_percent: int


@dataclass(frozen=True, slots=True)
class Version:
    """The policy between two dates. ``starts`` is the UTC moment of the local midnight it begins with."""

    id: str
    starts: datetime
    clauses: Mapping[str, Clause]
    rules: Rules
    sayings: Sayings
    answers: Answers


@dataclass(frozen=True, slots=True)
class Policy:
    """All versions of a shop's policy, oldest first, and the one that was asked for when it was loaded."""

    shop: Shop
    versions: tuple[Version, ...]
    current: Version

    @property
    def version(self) -> str:
        """The id of the current version: the date of its newest value and a hash of its content."""
        return self.current.id

    def clause(self, name: str) -> Clause:
        """The clause in the current version. Raises KeyError for an unknown id."""
        return self.current.clauses[name]

    def whole(self) -> Policy:
        """This policy as it is now, with all its versions."""
        return self

    def at(self, moment: datetime) -> Version:
        """The version in force at a moment. Raises BadRequest for a moment before the first one."""
        index = bisect_right(self.versions, moment, key=_starts) if len(self.versions) > 1 else 1
        if index == 0 or moment < self.versions[0].starts:
            first = self.versions[0].starts.astimezone(UTC).date()
            raise BadRequest("requested_at", f"no policy was in force then; the first one starts on {first}")
        return self.versions[index - 1]

    def named(self, version: str) -> Version:
        """The version with this id. Raises BadRequest when the data no longer holds it."""
        for known in self.versions:
            if known.id == version:
                return known
        raise BadRequest("policy_version", f"the policy's data holds no version {version!r}")


def _starts(version: Version) -> datetime:
    return version.starts
