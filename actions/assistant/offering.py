"""Which of the orders that a code showed a customer means without its number: "the latest", "the second", "the one with the mug"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from actions.assistant.choosing import named_lines
from actions.assistant.matter import Matter
from actions.assistant.numbering import orders_meant
from actions.assistant.said import Said
from actions.assistant.services import Services
from actions.identity import offered_orders
from actions.orders.models import OrderRow
from actions.orders.rows import line_facts

MOST_OFFERED = 6

# "The last one" is the newest to one and the bottom of the list to another, so it is asked again.
_NEWEST = re.compile(
    r"\b(?:latest|newest|most\s+recent|last\s+(?:order|purchase|thing\s+i))\b", re.IGNORECASE
)
_OLDEST = re.compile(r"\b(?:oldest|earliest)\b", re.IGNORECASE)
_PLACES = tuple(
    re.compile(rf"\b(?:the|number|option|no\.?)\s+(?:{words})\b(?!\s+(?:digits|time))", re.IGNORECASE)
    for words in ("first|1st|1", "second|2nd|2", "third|3rd|3", "fourth|4th|4", "fifth|5th|5", "sixth|6th|6")
)


def offered(services: Services, conversation: str) -> list[OrderRow]:
    """The recent orders that a code or the shop showed in this conversation, the newest first, each with its lines."""
    with services.database.read() as session:
        return offered_orders(session, conversation, MOST_OFFERED)


def picked(services: Services, matter: Matter, said: Said, asked: str | None) -> Matter | None:
    """The matter with the order that the words fit, where several were offered; None where they fit none, or several."""
    if asked != "order_number" or said.first("email") is not None or orders_meant(said):
        return None
    orders = offered(services, said.conversation)
    found = _by_place(said.text, orders) or _by_lines(said, orders)
    return replace(matter, order_number=found.number) if found else None


def _by_place(text: str, orders: Sequence[OrderRow]) -> OrderRow | None:
    if not orders:
        return None
    if _NEWEST.search(text):
        return orders[0]
    if _OLDEST.search(text) and len(orders) < MOST_OFFERED:
        return orders[-1]
    return next((order for place, order in zip(_PLACES, orders, strict=False) if place.search(text)), None)


def _by_lines(said: Said, orders: Sequence[OrderRow]) -> OrderRow | None:
    """The one order with the lines that the words name best."""
    lines = {order.number: [line_facts(line) for line in order.lines if line.listed] for order in orders}
    every = [line for found in lines.values() for line in found]
    best = named_lines(said.in_titles(), every)
    fit = [order for order in orders if any(line in best for line in lines[order.number])]
    return fit[0] if len(fit) == 1 else None
