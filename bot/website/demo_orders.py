"""The demo shop's orders to try, as its page shows them: as they stand in the book now."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from sqlalchemy.orm import Session

from actions.assistant.wording import day, money
from actions.orders import OrderNumbers, SqlOrderBook
from actions.orders.demo.shop import DemoShop, load_demo
from actions.orders.demo.sketches import Showcase
from actions.orders.demo.stories import Basket
from actions.policy import Shop
from actions.policy.facts import Line, Order
from bot.conversations.transactions import Transactions

DATA = Path(__file__).parents[2] / "data"


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line of an order; ``letter`` stands for a picture of the product."""

    words: str
    price: str
    letter: str


@dataclass(frozen=True, slots=True)
class ShownOrder:
    """An order to try; ``placed`` is a day in the shop's zone, empty when the order is not in the book."""

    number: str
    name: str
    email: str
    status: str
    placed: str
    total: str
    lines: tuple[ShownLine, ...]
    hint: str

    @property
    def first_name(self) -> str:
        """What the customer is called."""
        return self.name.split()[0]


class DemoOrders:
    """The showcase of data/demo with what the book says of each order; read from the files once."""

    def __init__(self, transactions: Transactions, shop: Shop) -> None:
        self._transactions, self._shop = transactions, shop
        self._numbers = OrderNumbers(prefix=shop.order_prefix, digits=shop.order_digits)

    async def all(self) -> list[ShownOrder]:
        """Every order to try."""
        demo = await asyncio.to_thread(lambda: self._demo)
        found = await self._transactions.read(lambda session: self._found(session, demo.showcases))
        return [
            self._shown(one, demo.showcase_basket(one), order)
            for one, order in zip(demo.showcases, found, strict=True)
        ]

    @cached_property
    def _demo(self) -> DemoShop:
        return load_demo(DATA, self._shop)

    def _found(self, session: Session, wanted: Iterable[Showcase]) -> list[Order | None]:
        book = SqlOrderBook(session, self._numbers)
        return [book.find(one.number) for one in wanted]

    def _shown(self, one: Showcase, basket: Basket, order: Order | None) -> ShownOrder:
        kept = order or basket
        status = (order.status if order else one.status) or "placed"
        return ShownOrder(
            number=one.number,
            name=one.name,
            email=one.email,
            status=str(status),
            placed=day(order.placed_at, self._shop.zone) if order and order.placed_at else "",
            total=money(_paid(kept.lines, kept.shipping_fee), kept.currency),
            lines=tuple(_line(line, kept.currency) for line in kept.lines),
            hint=one.try_,
        )


def _paid(lines: Sequence[Line], shipping: Decimal) -> Decimal:
    return sum((line.unit_price * line.quantity for line in lines), shipping)


def _line(line: Line, currency: str) -> ShownLine:
    variant = f" · {line.variant}" if line.variant else ""
    price = money(line.unit_price * line.quantity, currency)
    return ShownLine(f"{line.quantity} × {line.title}{variant}", price, line.title[0])
