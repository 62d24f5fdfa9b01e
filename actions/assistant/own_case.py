"""The customer's own case behind a question about the policy: one order, and what is asked of it.

Everything is computed by the clauses themselves (actions/policy/terms.py, money_back.py); here it is only told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from actions.assistant.wording import line_words, listing, moment
from actions.cases import CaseView
from actions.policy import Policy
from actions.policy.facts import Order
from actions.policy.shop import Shop
from actions.policy.terms import Pieces, Query

Saying = tuple[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class OwnCase:
    """The order a question is asked about, what is asked of it, and the cases that are open for it."""

    query: Query
    cases: tuple[CaseView, ...]
    policy: Policy
    shop: Shop

    @property
    def order(self) -> Order:
        """The order itself."""
        return self.query.order

    def words(self, **values: Any) -> dict[str, Any]:
        """The values of a response, with those that every response about the order has."""
        return {"order": self.order.number, **values}

    def items(self, lines: Iterable[Pieces]) -> str:
        """Lines as a customer recognises them."""
        bought = {line.sku: line for line in self.order.lines}
        return listing([line_words(bought[line.sku], line.quantity) for line in lines])

    def when(self, at: datetime) -> str:
        """A moment, to the minute, in the shop's zone."""
        return moment(at, self.shop.zone)


def registered(own: OwnCase) -> Iterator[Saying]:
    """The requests that are open for the order already."""
    for case in own.cases:
        asked = own.when(case.requested_at)
        yield "utter_own_registered", own.words(items=case.items, rma=case.rma, asked=asked)
