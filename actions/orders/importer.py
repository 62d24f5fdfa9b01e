"""Importing a shop's export: JSON Lines, one order a line (contract 3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from actions.database import Database
from actions.orders.numbers import OrderNumbers
from actions.orders.store import Saved, save_orders
from actions.orders.wire import order_from_text
from actions.orders.wire_errors import BadOrder
from actions.policy.facts import Order

BATCH = 1_000
MAX_LINE_BYTES = 1_000_000
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that was left out: its number in the file, and why."""

    line: int
    error: BadOrder

    def __str__(self) -> str:
        return f"line {self.line}: {self.error}"


@dataclass(slots=True)
class Import:
    """One import into the book: give it lines, in order; it keeps count and tells of each bad line."""

    database: Database
    numbers: OrderNumbers
    on_bad_line: Callable[[BadLine], None]
    saved: Saved = field(default_factory=Saved)
    lines: int = 0
    bad_lines: int = 0

    def run(self, lines: Iterable[bytes]) -> Iterator[int]:
        """Import all lines, a batch in each transaction; after each batch it yields the bytes read for it."""
        rest = iter(lines)
        while texts := list(islice(rest, BATCH)):
            orders = list(self.read(texts))
            with self.database.write() as session:
                counts = save_orders(session, orders)
            self.saved += counts
            yield sum(map(len, texts))

    def read(self, texts: Iterable[bytes]) -> Iterator[Order]:
        """The good orders of some lines; empty lines are passed over."""
        for text in texts:
            self.lines += 1
            bare = text.removeprefix(BYTE_ORDER_MARK).strip() if self.lines == 1 else text.strip()
            if not bare:
                continue
            try:
                yield self.parse(bare)
            except BadOrder as error:
                self.bad_lines += 1
                self.on_bad_line(BadLine(self.lines, error))

    def parse(self, text: bytes) -> Order:
        """One order, its number in its one written form. Raises ``BadOrder``."""
        if len(text) >= MAX_LINE_BYTES:
            raise BadOrder("", f"must be shorter than {MAX_LINE_BYTES:,} bytes")
        order = order_from_text(text)
        number = self.numbers.normalise(order.number)
        if number is None:
            raise BadOrder("number", "must have a letter or a digit in it")
        return order if number == order.number else replace(order, number=number)
