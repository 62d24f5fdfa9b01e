"""`./desk bench decide`: decisions a second on one core, with receipts and with what is open.

The mix: orders of one to three lines in every state (just placed, in the warehouse, on the way, delivered lately or
long ago, in two parcels, from a retailer, with unknown facts), each asked about with every goal. Every request has
its own times, so that no text of a time is made only once for all.
"""

from __future__ import annotations

import gc
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from actions.policy import Policy, decide, decision_to_json, load_policy, load_shop
from actions.policy.facts import Customer, Goal, Line, Order, Reason, Request, Shipment, Status
from actions.settings import load_settings

AIM = 20_000
COUNT = 40_000
ROUNDS = 3
EPOCH = datetime(2026, 1, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)
HOURS_SINCE_PLACED = {"placed": 12, "warehouse": 40, "on the way": 90, "delivered": 400, "long ago": 1200}


@dataclass(frozen=True)
class Measured:
    """The result of one measurement; rates are decisions a second of one core's processor time."""

    decisions: int
    best_rate: float
    median_rate: float
    rate_with_json: float
    microseconds_each: float
    verdicts: dict[str, int]
    clauses_each: float


def run(json_output: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Measure how many decisions one core makes a second."""
    settings = load_settings()
    policy = load_policy(settings.policy_dir, load_shop(settings.shop_file), published=settings.published_dir)
    measured = measure(policy, COUNT)
    if json_output:
        typer.echo(json.dumps({**asdict(measured), "aim": AIM}))
    else:
        Console().print(table(measured))


def measure(policy: Policy, count: int) -> Measured:
    """Decides ``count`` requests several times over, each time with new requests."""
    rates = []
    for seed in range(ROUNDS):
        requests = requests_for(count, seed)
        with timed() as seconds:
            for request in requests:
                decide(request, policy, request.requested_at)
        rates.append(count / seconds())
    told = [decide(request, policy, request.requested_at) for request in requests]
    return Measured(
        decisions=count * ROUNDS,
        best_rate=max(rates),
        median_rate=sorted(rates)[len(rates) // 2],
        rate_with_json=with_json(policy, count // 4),
        microseconds_each=1e6 / sorted(rates)[len(rates) // 2],
        verdicts=dict(Counter(decision.verdict.value for decision in told)),
        clauses_each=sum(len(decision.clauses) for decision in told) / count,
    )


def with_json(policy: Policy, count: int) -> float:
    """The rate when each decision is also written as JSON text."""
    requests = requests_for(count, ROUNDS)
    with timed() as seconds:
        for request in requests:
            json.dumps(decision_to_json(decide(request, policy, request.requested_at), policy.shop.zone))
    return count / seconds()


@contextmanager
def timed() -> Iterator[Callable[[], float]]:
    """Processor seconds spent inside, so that other work on the machine does not count.

    The requests wait in memory only for the measurement, so the garbage collector leaves them alone.
    """
    gc.collect()
    gc.freeze()
    started = time.process_time()
    taken = 0.0
    yield lambda: taken
    taken = time.process_time() - started
    gc.unfreeze()


def requests_for(count: int, seed: int) -> list[Request]:
    """The mix, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - a benchmark, no secret
    return list(islice(stream(chance), count))


def stream(chance: random.Random) -> Iterator[Request]:
    """Requests without end: one order after the other, with every goal."""
    reasons = [None, *Reason]
    while True:
        state = chance.choice(list(HOURS_SINCE_PLACED))
        order = order_in(state, chance)
        asked_at = (order.placed_at or EPOCH) + HOURS_SINCE_PLACED[state] * HOUR
        for goal in Goal:
            asked_at += timedelta(seconds=chance.randrange(3600))
            yield Request(goal, order, asked_at, chance.choice(reasons))


def order_in(state: str, chance: random.Random) -> Order:
    """An order in a state, now and then from a retailer or with unknown facts."""
    placed_at = EPOCH + timedelta(seconds=chance.randrange(300 * 86400))
    lines = tuple(line(index, chance) for index in range(chance.choice((1, 1, 2, 3))))
    return Order(
        number=f"AT-{chance.randrange(10_000, 99_999)}",
        placed_at=placed_at if chance.random() < 0.98 else None,
        channel="website" if chance.random() < 0.95 else "Corner Store",
        status=Status.PLACED
        if state == "placed"
        else Status.PROCESSING
        if state == "warehouse"
        else Status.SHIPPED,
        cancelled_at=None,
        refunds=(),
        customer=Customer("Ada Example", "ada@example.com", "+1 305 555 0123"),
        postal_code="33127",
        country="US",
        payment_method="Visa",
        currency="USD",
        shipping_fee=Decimal("5.00"),
        lines=lines,
        shipments=parcels(state, placed_at, lines, chance),
    )


def line(index: int, chance: random.Random) -> Line:
    """One line of one to three pieces."""
    price = Decimal(chance.randrange(500, 20_000)) / 100
    return Line(f"SKU-{index}", f"Product {index}", None, chance.randrange(1, 4), price)


def parcels(
    state: str, placed_at: datetime, lines: tuple[Line, ...], chance: random.Random
) -> tuple[Shipment, ...]:
    """No parcel, one, or one for each line, as the state has it."""
    if state in ("placed", "warehouse"):
        return ()
    skus = [line.sku for line in lines]
    split = len(skus) > 1 and chance.random() < 0.3
    return tuple(
        parcel(state, placed_at, held, chance) for held in ([[sku] for sku in skus] if split else [skus])
    )


def parcel(state: str, placed_at: datetime, skus: list[str], chance: random.Random) -> Shipment:
    """One parcel, delivered where the state says so."""
    shipped_at = placed_at + 26 * HOUR
    there = shipped_at + timedelta(seconds=chance.randrange(48 * 3600, 120 * 3600))
    delivered_at = there if state in ("delivered", "long ago") else None
    return Shipment("UPS", None, shipped_at, shipped_at + 96 * HOUR, delivered_at, tuple(skus))


def table(measured: Measured) -> Table:
    """The result for people."""
    shown = Table("Measure", "Result", title="Decisions on one core, each with its receipt and what is open")
    shown.add_row("Decisions a second, median", f"{measured.median_rate:,.0f} (aim {AIM:,})")
    shown.add_row("Decisions a second, best", f"{measured.best_rate:,.0f}")
    shown.add_row("The same with JSON written", f"{measured.rate_with_json:,.0f}")
    shown.add_row("Microseconds a decision", f"{measured.microseconds_each:.1f}")
    shown.add_row("Clauses in a receipt, mean", f"{measured.clauses_each:.1f}")
    shown.add_row("Verdicts", ", ".join(f"{name} {count:,}" for name, count in measured.verdicts.items()))
    return shown
