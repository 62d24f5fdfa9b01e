"""Several threads and several processes at once: one cancellation, one case, and never cancelled and shipped."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import event

from actions.cases import Outcome, Settlement, Wish
from actions.database import Database, open_database
from actions.policy.facts import AskedLine, Shipment, Status
from tests.cases.making import (
    ARRIVED,
    EXAMPLE,
    LAMP,
    SHIRT,
    SOON,
    cancel_wish,
    counts,
    done,
    keep,
    order_now,
    return_wish,
    ship,
)

THREADS = 20
DIED = 9


def at_once(*tasks: Callable[[], object]) -> list[object]:
    """Run the tasks in threads that start together."""
    barrier = Barrier(len(tasks))

    def run(task: Callable[[], object]) -> object:
        barrier.wait()
        return task()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))


def settled(results: list[object]) -> list[Settlement]:
    """The settlements among the results."""
    return [result for result in results if isinstance(result, Settlement)]


@pytest.mark.parametrize("same_key", [True, False])
def test_twenty_threads_cancel_once(database: Database, same_key: bool) -> None:
    keep(database, EXAMPLE)
    keys = ["k" if same_key else f"k{number}" for number in range(THREADS)]
    results = settled(at_once(*(lambda key=key: done(database, cancel_wish(key)) for key in keys)))  # type: ignore[misc]
    outcomes = Counter(result.outcome for result in results)
    assert outcomes == {Outcome.CANCELLED: 1, Outcome.ALREADY_CANCELLED: THREADS - 1}
    assert len({result.refund for result in results}) == 1
    assert counts(database) == (1, 0, 1)
    assert [line.cancelled for line in order_now(database).lines] == [3, 1]


@pytest.mark.parametrize("same_key", [True, False])
def test_twenty_threads_open_one_case(database: Database, same_key: bool) -> None:
    keep(database, ARRIVED)
    keys = ["k" if same_key else f"k{number}" for number in range(THREADS)]
    results = settled(at_once(*(lambda key=key: done(database, return_wish(key)) for key in keys)))  # type: ignore[misc]
    outcomes = Counter(result.outcome for result in results)
    assert outcomes == {Outcome.OPENED: 1, Outcome.ALREADY_OPEN: THREADS - 1}
    assert len({result.case.rma for result in results if result.case}) == 1
    assert counts(database) == (0, 1, 0)


def test_pieces_cancelled_one_by_one_are_never_more_than_there_are(database: Database) -> None:
    keep(database, EXAMPLE)
    wishes = [cancel_wish(f"k{number}", AskedLine(SHIRT.sku, 1)) for number in range(8)]
    results = settled(at_once(*(lambda wish=wish: done(database, wish) for wish in wishes)))  # type: ignore[misc]
    assert sum(result.outcome is Outcome.CANCELLED for result in results) == SHIRT.quantity
    assert order_now(database).lines[0].cancelled == SHIRT.quantity
    assert sum(refund.amount for refund in order_now(database).refunds) == SHIRT.unit_price * SHIRT.quantity


def test_shipped_or_cancelled_never_both(database: Database) -> None:
    seen = Counter(ship_while_cancelling(database, f"AT-{40_000 + round_}") for round_ in range(10))
    assert set(seen) <= {(Outcome.CANCELLED, False), (Outcome.PREAPPROVED, True)}


def ship_while_cancelling(database: Database, number: str) -> tuple[Outcome, bool]:
    """A yes and a parcel at the same moment: what came of the yes, and whether the parcel left."""
    keep(database, replace(EXAMPLE, number=number))
    wish = replace(cancel_wish(number), order_number=number)
    result, left = at_once(lambda: done(database, wish), lambda: ship(database, SOON, number=number))
    assert isinstance(result, Settlement)
    order = order_now(database, number)
    assert order.status is (Status.SHIPPED if left else Status.CANCELLED)
    assert (order.cancelled_at is None) is bool(left)
    assert bool(order.refunds) is not bool(left)
    return result.outcome, bool(left)


def test_an_import_that_ships_while_a_yes_comes_loses_nothing(database: Database) -> None:
    for number in (f"AT-{50_000 + round_}" for round_ in range(5)):
        packed = replace(EXAMPLE, number=number)
        keep(database, packed)
        parcel = Shipment("UPS", "1", SOON, None, None, (SHIRT.sku, LAMP.sku))
        shipped = replace(packed, status=Status.SHIPPED, shipments=(parcel,))
        wish = replace(cancel_wish(number), order_number=number)
        result, _ = at_once(lambda: done(database, wish), lambda: keep(database, shipped))  # noqa: B023
        assert isinstance(result, Settlement)
        assert result.outcome in (Outcome.CANCELLED, Outcome.PREAPPROVED)
        cancelled = order_now(database, number).cancelled_at is not None
        assert cancelled is (result.outcome is Outcome.CANCELLED) is bool(result.refund)


def in_processes(database: Database, url: str, wishes: list[Wish]) -> list[tuple[Outcome, str | None]]:
    """Settle each wish in a process of its own, all let go together: the outcomes and the RMA numbers."""
    database.close()  # no open connection may be carried into another process
    context = get_context("fork")
    barrier, answers = context.Barrier(len(wishes)), context.SimpleQueue()
    running = [context.Process(target=settle_alone, args=(url, wish, barrier, answers)) for wish in wishes]
    for process in running:
        process.start()
    for process in running:
        process.join(60)
    assert [process.exitcode for process in running] == [0] * len(wishes)
    return [answers.get() for _ in wishes]


def settle_alone(url: str, wish: Wish, barrier: Any, answers: Any) -> None:
    """What one of the processes does."""
    own = open_database(url)
    barrier.wait(30)
    result = done(own, wish)
    answers.put((result.outcome, result.case.rma if result.case else None))
    own.close()


@pytest.mark.parametrize("keys", ["k k k k", "k1 k2 k3 k4"])
def test_several_processes_cancel_once(database: Database, database_url_of_test: str, keys: str) -> None:
    keep(database, EXAMPLE)
    wishes = [cancel_wish(key) for key in keys.split()]
    outcomes = Counter(outcome for outcome, _ in in_processes(database, database_url_of_test, wishes))
    assert outcomes == {Outcome.CANCELLED: 1, Outcome.ALREADY_CANCELLED: 3}
    assert counts(database) == (1, 0, 1)


@pytest.mark.parametrize("keys", ["k k k k", "k1 k2 k3 k4"])
def test_several_processes_open_one_case(database: Database, database_url_of_test: str, keys: str) -> None:
    keep(database, ARRIVED)
    results = in_processes(database, database_url_of_test, [return_wish(key) for key in keys.split()])
    assert Counter(outcome for outcome, _ in results) == {Outcome.OPENED: 1, Outcome.ALREADY_OPEN: 3}
    assert len({rma for _, rma in results}) == 1
    assert counts(database) == (0, 1, 0)


def test_a_process_that_dies_just_before_the_end_leaves_nothing(
    database: Database, database_url_of_test: str
) -> None:
    keep(database, EXAMPLE)
    database.close()
    dying = get_context("fork").Process(target=die_at_the_refund, args=(database_url_of_test,))
    dying.start()
    dying.join(60)
    assert dying.exitcode == DIED
    assert order_now(database) == EXAMPLE
    assert counts(database) == (0, 0, 0)
    assert done(database, cancel_wish()).outcome is Outcome.CANCELLED


def die_at_the_refund(url: str) -> None:
    """A process that is gone at once, with the refund stored as the last thing before the commit."""

    def die(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("INSERT INTO refunds"):
            os._exit(DIED)

    own = open_database(url)
    event.listen(own.engine, "after_cursor_execute", die)
    done(own, cancel_wish())
