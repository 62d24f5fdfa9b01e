"""The simulated shop: its orders, its carrier, its books, and where they all stand."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from actions.cases import CaseView, Wish, settle
from actions.database import Database
from actions.orders.store import save_orders
from actions.policy import Policy
from actions.policy.facts import (
    AskedLine,
    Customer,
    Goal,
    Line,
    Order,
    Reason,
    Refund,
    Shipment,
    ShippingPayer,
    Status,
)

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
BEGINS = datetime(2026, 1, 5, 14, tzinfo=UTC)
GOALS = (
    (Goal.RETURN, Reason.CHANGED_MIND),
    (Goal.RETURN, Reason.DOES_NOT_FIT),
    (Goal.EXCHANGE, Reason.DAMAGED),
    (Goal.DEFECT, Reason.FLAWED),
    (Goal.WRONG_ITEM, Reason.WRONG_ITEM),
)


@dataclass
class World:
    """One run: its database, its policy, its dice, and what was counted on the way."""

    database: Database
    policy: Policy
    dice: random.Random
    orders: dict[str, Order] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    def chance(self, probability: float) -> bool:
        """Whether something of this probability happens."""
        return self.dice.random() < probability

    def later(self, low: float, high: float) -> timedelta:
        """Some days, to the minute."""
        return timedelta(minutes=self.dice.randint(int(low * 1440), int(high * 1440)))

    def save(self, order: Order) -> None:
        """The shop's books report an order."""
        self.orders[order.number] = order
        with self.database.write() as session:
            save_orders(session, [order])


def open_case(world: World, number: int, at: datetime) -> CaseView | None:
    """A customer asks for something at this moment; one in twenty cancels a parcel that has just left."""
    order = make_order(world, f"AT-{600_000 + number}", at)
    if world.chance(0.05):
        return overtaken(world, order, at)
    delivered = at - world.later(0.1, 29)
    world.save(arrived(replace(order, placed_at=delivered - 4 * DAY), delivered))
    goal, reason = world.dice.choice(GOALS)
    words = "it does not look as it should" if world.chance(0.7) else None
    return asked(world, order.number, at, goal, reason, some_lines(world, order), words)


def make_order(world: World, number: str, at: datetime) -> Order:
    """An order of one to three lines."""
    lines = tuple(
        Line(
            sku=f"SKU-{place}",
            title=f"Thing {place}",
            variant=None,
            quantity=world.dice.randint(1, 3),
            unit_price=Decimal(world.dice.randint(1, 20_000)) / 100,
            return_shipping=ShippingPayer.CUSTOMER,
        )
        for place in range(world.dice.randint(1, 3))
    )
    return Order(
        number=number,
        placed_at=at - HOUR,
        channel="website",
        status=Status.PROCESSING,
        cancelled_at=None,
        refunds=(),
        customer=Customer("Ann Example", "ann@example.com", None),
        postal_code="33127",
        country="US",
        payment_method="Visa",
        currency="USD",
        shipping_fee=Decimal("4.95"),
        lines=lines,
        shipments=(),
    )


def arrived(order: Order, delivered: datetime) -> Order:
    """The order with everything in one parcel that came."""
    skus = tuple(line.sku for line in order.lines)
    parcel = Shipment("UPS", order.number, delivered - 3 * DAY, None, delivered, skus)
    return replace(order, status=Status.DELIVERED, shipments=(parcel,))


def left(order: Order, at: datetime) -> Order:
    """The order with everything in one parcel that left."""
    parcel = Shipment("UPS", order.number, at, None, None, tuple(line.sku for line in order.lines))
    return replace(order, status=Status.SHIPPED, shipments=(parcel,))


def overtaken(world: World, order: Order, at: datetime) -> CaseView | None:
    """A cancellation whose parcel leaves between the question and the yes: a return approved in advance."""
    world.save(order)
    world.save(left(order, at))
    return asked(world, order.number, at + HOUR, Goal.CANCEL, None, (), None)


def asked(
    world: World,
    number: str,
    at: datetime,
    goal: Goal,
    reason: Reason | None,
    lines: tuple[AskedLine, ...],
    words: str | None,
) -> CaseView | None:
    """The customer says yes."""
    wish = Wish(
        goal=goal,
        order_number=number,
        requested_at=at,
        conversation=f"year-{number}",
        key=f"year-{number}",
        reason=reason,
        lines=lines,
        description=words,
        approved=True,
    )
    return settle(world.database, wish, world.policy, at).case


def some_lines(world: World, order: Order) -> tuple[AskedLine, ...]:
    """All lines, or some pieces of some."""
    if world.chance(0.5):
        return ()
    chosen = world.dice.sample(order.lines, world.dice.randint(1, len(order.lines)))
    return tuple(AskedLine(line.sku, world.dice.randint(1, line.quantity)) for line in chosen)


def refunded_by_shop(world: World, number: str, amount: Decimal, at: datetime, paid: datetime | None) -> None:
    """The shop's own books report a refund of the order."""
    order = world.orders[number]
    world.save(replace(order, refunds=(*order.refunds, Refund(amount, at, paid))))
