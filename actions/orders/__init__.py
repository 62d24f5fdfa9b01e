"""The order book: what was bought, by whom, where it is now."""

from actions.orders.book import MemoryOrderBook, OrderBook, SqlOrderBook
from actions.orders.numbers import OrderNumbers, normalise

__all__ = ["MemoryOrderBook", "OrderBook", "OrderNumbers", "SqlOrderBook", "normalise"]
