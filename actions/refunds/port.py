"""The refund port: what is handed over to whatever pays, and what every way of doing so can do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from actions.refunds.book import RefundEntry


@dataclass(frozen=True, slots=True)
class Handed:
    """The refund was taken on; ``paid`` when it is paid already, ``reference`` is how the other side calls it."""

    paid: bool = False
    reference: str | None = None


class HandoverFailed(RuntimeError):
    """The refund was not taken on and may be handed over again; the message holds nobody's data."""


class RefundPort(Protocol):
    """A way to have refunds paid. Call it after the commit of the grant."""

    def hand_over(self, refund: RefundEntry) -> Handed:
        """Have the refund paid. Called again with the same ``refund.key`` it pays nothing twice. Raises HandoverFailed."""
        ...
