"""Importing a shop's export line by line."""

from __future__ import annotations

from dataclasses import replace

from actions.database import Database
from actions.orders import OrderNumbers, SqlOrderBook
from actions.orders.importer import BATCH, MAX_LINE_BYTES, Import
from actions.orders.store import Saved
from tests.orders.examples import EXAMPLE, export, order


def imported(database: Database, lines: list[bytes]) -> tuple[Import, list[str]]:
    """Import the lines; gives the import and what was said of bad lines."""
    told: list[str] = []
    run = Import(database, OrderNumbers(), lambda bad: told.append(str(bad)))
    read = sum(run.run(lines))
    assert read == sum(map(len, lines))
    return run, told


def test_bad_lines_are_named_and_the_others_kept(database: Database) -> None:
    good = export(EXAMPLE, order(number="AT-20002"))
    bad = good[0].replace(b'"17.90"', b"17.90")
    run, told = imported(database, [good[0], bad, b"\n", b"oops\n", good[1]])
    assert told[0] == 'line 2: lines[0].unit_price: must be a decimal number such as "19.90"'
    assert told[1].startswith("line 4: the order: must be one whole order in JSON on one line")
    assert (run.saved, run.lines, run.bad_lines) == (Saved(added=2), 5, 2)


def test_importing_again_changes_nothing(database: Database) -> None:
    lines = export(EXAMPLE)
    imported(database, lines)
    assert imported(database, lines)[0].saved == Saved(unchanged=1)


def test_more_orders_than_a_batch_all_arrive_and_a_repeated_number_counts_once(
    sqlite_database: Database,
) -> None:
    many = [order(number=f"AT-{20_000 + index}") for index in range(BATCH + 5)]
    later = replace(many[3], payment_method="PayPal")
    run, told = imported(sqlite_database, export(*many[:10], later, *many[10:]))
    assert told == []
    assert run.saved == Saved(added=len(many))
    with sqlite_database.read() as session:
        assert SqlOrderBook(session).find(later.number) == later


def test_numbers_are_kept_in_their_one_written_form(sqlite_database: Database) -> None:
    imported(sqlite_database, export(order(number="#20007"), order(number="w-99/b")))
    with sqlite_database.read() as session:
        book = SqlOrderBook(session)
        assert book.find("at 20007") == order(number="AT-20007")
        assert book.find("W-99/B") == order(number="W-99/B")


def test_a_number_without_letter_or_digit_is_refused(sqlite_database: Database) -> None:
    assert imported(sqlite_database, export(order(number="--")))[1] == [
        "line 1: number: must have a letter or a digit in it"
    ]


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(sqlite_database: Database) -> None:
    line = b"\xef\xbb\xbf" + export(EXAMPLE)[0].replace(b"\n", b"\r\n")
    assert imported(sqlite_database, [line])[0].saved == Saved(added=1)


def test_a_far_too_long_line_is_refused(sqlite_database: Database) -> None:
    assert "must be shorter than" in imported(sqlite_database, [b"x" * MAX_LINE_BYTES])[1][0]
