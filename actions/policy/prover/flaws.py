"""What the prover can find: kinds of flaws, each with an example that can be decided again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from actions.policy.asking import request_to_json
from actions.policy.facts import Request
from actions.policy.serial import time_out


class Kind(StrEnum):
    """The kinds of flaws."""

    UNREADABLE = "unreadable"  # a file, key, word or value that the policy cannot be read with
    DATES = "dates"  # values of one clause that overlap in time
    TEXT = "text"  # a clause without its question
    SOURCE = "source"  # a value that does not say where it comes from
    GAP = "gap"  # requests that no clause answers
    CLASH = "clash"  # requests that two clauses answer differently
    DEAD = "dead"  # a clause, an answer or a value that never decides anything
    GUESS = "guess"  # an answer other than a person's where the fact it asks for is not known
    PROMISE = "promise"  # something promised that no fact backs, or that is not kept when its time comes
    REOPENS = "reopens"  # refused first and allowed later, though nothing but time has passed


MEANINGS: Mapping[Kind, str] = {
    Kind.UNREADABLE: "cannot be read",
    Kind.DATES: "dates overlap",
    Kind.TEXT: "question is missing",
    Kind.SOURCE: "source is missing",
    Kind.GAP: "no clause answers",
    Kind.CLASH: "two clauses disagree",
    Kind.DEAD: "never decides anything",
    Kind.GUESS: "a guess instead of a person",
    Kind.PROMISE: "a promise that is not kept",
    Kind.REOPENS: "opens again by waiting",
}


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is wrong. ``place`` is a file and line or a version, ``count`` how many requests show it."""

    kind: Kind
    clause: str
    message: str
    place: str
    example: Request | None = None
    at: datetime | None = None
    count: int = 1

    def to_json(self) -> dict[str, Any]:
        """For programs; ``example`` is what ``./desk policy decide`` reads, ``at`` its ``--at``."""
        return {
            "kind": self.kind.value,
            "clause": self.clause,
            "message": self.message,
            "place": self.place,
            "requests": self.count if self.example else None,
            "example": request_to_json(self.example) if self.example else None,
            "at": time_out(self.at),
        }


@dataclass(frozen=True, slots=True)
class Report:
    """What a check came to; ``proved`` is false where the policy could not be read, so that no request was tried."""

    flaws: tuple[Flaw, ...]
    requests: int
    versions: tuple[str, ...]
    proved: bool

    def to_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "clean": not self.flaws,
            "proved": self.proved,
            "requests": self.requests,
            "versions": list(self.versions),
            "flaws": [flaw.to_json() for flaw in self.flaws],
        }
