"""How a wish would be decided now, and whether a case about it is open already. Nothing is changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.cases.finding import holding_cases
from actions.cases.models import CaseRow
from actions.cases.requests import only, request_of
from actions.cases.supplied import filled_in
from actions.cases.views import CaseView, view_case
from actions.cases.wish import Assessment, UnknownOrder, Wish
from actions.orders.models import OrderRow
from actions.orders.rows import to_facts
from actions.policy import Policy, decide
from actions.policy.decision import Decision, Verdict
from actions.policy.facts import Goal


def assess(session: Session, wish: Wish, policy: Policy, now: datetime) -> Assessment:
    """What the policy says to a wish at ``now`` (aware UTC), and the open case about it, if there is one.

    The caller has seen to it that the order is the customer's. Raises ``UnknownOrder``, and ``BadRequest`` for lines
    that are not in the order.
    """
    row = session.scalar(select(OrderRow).where(OrderRow.number == wish.order_number))
    if row is None:
        raise UnknownOrder(f"there is no order {wish.order_number}")
    return weigh(session, wish, row, policy, now)


def weigh(session: Session, wish: Wish, row: OrderRow, policy: Policy, now: datetime) -> Assessment:
    """The same for an order at hand.

    A line is in one open case at most. Where all that is asked for is in a case, that case is shown. Where only some
    of it is, the wish is about the rest: "return my order" after one item was sent in means the others.
    """
    order = filled_in(to_facts(row), wish.supplied)
    decision = decide(request_of(wish, order), policy, now)
    held = holding_cases(session, row.id) if asks_for_a_case(decision) else {}
    asked = [line.sku for line in decision.lines]
    cases = list(dict.fromkeys(held[sku] for sku in asked if sku in held))
    free = [sku for sku in asked if sku not in held]
    if not free:
        newest = max(cases, key=age)
        return Assessment(order, decision, view_case(newest), others(cases, newest))
    if cases and decision.goal is not Goal.CANCEL:
        decision = decide(request_of(wish, order, only(wish, order, free)), policy, now)
    return Assessment(order, decision, None, others(cases))


def asks_for_a_case(decision: Decision) -> bool:
    """Whether a case that is open already answers this: any claim, and a cancellation that comes too late."""
    if decision.goal is Goal.CANCEL:
        return decision.verdict is not Verdict.ALLOWED
    return decision.goal is not Goal.DELAY


def age(case: CaseRow) -> tuple[datetime, int]:
    """Sort key: the newest case is the largest."""
    return case.opened_at, case.id


def others(cases: list[CaseRow], shown: CaseRow | None = None) -> tuple[CaseView, ...]:
    """The cases beside the one that is shown."""
    return tuple(view_case(case) for case in cases if case is not shown)
