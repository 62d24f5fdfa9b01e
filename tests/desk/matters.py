"""Matters that wait for a person: orders, what the customer wants, and what the assistant passes on about it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

import httpx

from actions.database import open_database
from actions.identity import How, grant
from actions.orders.store import save_orders
from actions.policy.facts import Customer, Goal, Order, Shipment, Status
from actions.settings import Settings
from bot.conversations import listing
from bot.conversations.engine import EngineMessage, Reply
from bot.website.keys import rest_key
from tests.clocks import NOON
from tests.orders.examples import EXAMPLE, LAMP, SHIRT

DAY = timedelta(days=1)
LATE, UNKNOWN, FAULTY, LOST = "AT-30100", "AT-30200", "AT-30300", "AT-30400"
_ASKED = re.compile(r"(\w+) order (AT-\d+)")


def script(message: EngineMessage) -> list[Reply]:
    """Passes on whoever names a goal and an order, or asks for a person; repeats everything else."""
    found = _ASKED.search(message.text)
    if found is None and "person" not in message.text:
        return [Reply(text=f"You said: {message.text}")]
    goal, number = found.groups() if found else (None, None)
    reason = "policy" if found else "ask_human"
    handoff = {"reason": reason, "goal": goal, "order": number, "facts": {"description": "the seam is open"}}
    return [Reply(text="I pass you on.", data={"custom": {"handoff": handoff}})]


def stock(settings: Settings, now: datetime = NOON, copies: int = 1) -> None:
    """Orders that came too long ago, and lately; of which nothing is known, bought lately, and long ago. So many of each."""
    kinds = (
        _delivered(LATE, now - 40 * DAY),
        _delivered(FAULTY, now - 5 * DAY),
        _unknown(UNKNOWN, now - timedelta(hours=20)),
        _unknown(LOST, now - 50 * DAY),
    )
    orders = [
        replace(order, number=numbered(order.number, copy), customer=buyer(order.number))
        for order in kinds
        for copy in range(copies)
    ]
    database = open_database(settings.database_url)
    with database.write() as session:
        save_orders(session, orders)
    database.close()


def numbered(number: str, copy: int) -> str:
    """The number of a copy of an order."""
    return f"AT-{int(number.removeprefix('AT-')) + copy}"


def buyer(number: str) -> Customer:
    """Who bought an order, and all its copies."""
    return Customer("Ava Example", f"ava.{number.removeprefix('AT-')}@example.com", "+1 (305) 555-0100")


def passed_on(settings: Settings, url: str, goal: Goal, number: str) -> str:
    """A program's customer, shown to own the order, wants this of it; the conversation's id."""
    sender = f"{goal.value}-{number}"
    body = {"sender": sender, "message": f"please {goal.value} order {number}"}
    key = {"Authorization": f"Bearer {rest_key(settings.home)}"}
    said = httpx.post(f"{url}/webhooks/rest/webhook", json=body, headers=key, timeout=20, trust_env=False)
    assert said.json()[0]["text"] == "I pass you on."
    database = open_database(settings.database_url)
    with database.write() as session:
        name = listing.named(session, sender)[0].id
        grant(session, name, number, How.EMAIL, NOON)
    database.close()
    return name


def _delivered(number: str, at: datetime) -> Order:
    parcel = Shipment("UPS", "1Z999AA10123456784", at - 2 * DAY, at, at, (SHIRT.sku, LAMP.sku))
    placed = at - 3 * DAY
    return replace(EXAMPLE, number=number, placed_at=placed, status=Status.DELIVERED, shipments=(parcel,))


def _unknown(number: str, placed: datetime) -> Order:
    return replace(EXAMPLE, number=number, placed_at=placed, status=None, shipments=())
