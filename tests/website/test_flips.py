"""`./desk bench flips` counts what was decided otherwise; `./desk bench long` compares both ends of a conversation."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from actions.cases import last_decision
from actions.database import Database
from actions.orders.models import OrderRow
from bot.bench import flips, long
from bot.bench.speaking import bring_in
from tests.cases.making import DAY, SOON, cancel_wish, done, keep
from tests.orders.examples import EXAMPLE

NOW = datetime(2026, 5, 4, 16, 0, tzinfo=UTC)


def decision(**changes: Any) -> dict[str, Any]:
    kept = {"verdict": "allowed", "goal": "cancel", "lines": [], "deadline": None, "refund": None, "open": []}
    clauses = [{"id": "cancel.window", "holds": True, "because": "placed 2 h ago"}]
    return {**kept, "clauses": clauses, "order": "AT-1", **changes}


def askings(count: int) -> list[flips.Asking]:
    return list(flips.askings(flips.load_script()))[:count]


def test_every_wish_has_ten_wordings_in_both_channels_and_an_order_for_each() -> None:
    asked = list(flips.askings(flips.load_script()))
    assert set(Counter(one.wish for one in asked).values()) == {20}
    assert len({one.number for one in asked}) == len({one.email for one in asked}) == len(asked)
    assert all(one.number in one.first and one.email in one.first for one in asked)


def test_the_orders_of_a_wish_differ_in_nothing_but_number_and_address(sqlite_database: Database) -> None:
    records = [flips.record(one, NOW) for one in askings(20)]
    assert len({str({**one, "number": "", "customer": ""}) for one in records}) == 1
    bring_in(sqlite_database, (flips.record(one, NOW) for one in flips.askings(flips.load_script())))
    with sqlite_database.read() as session:
        assert session.query(OrderRow).count() == 20 * len(flips.load_script())


def test_another_explanation_is_no_flip_and_another_deadline_is_one() -> None:
    explained = [{"id": "cancel.window", "holds": True, "because": "placed 2 h 1 min ago"}]
    held = [{"id": "cancel.window", "holds": None, "because": "placed 2 h ago"}]
    same = flips.compared(decision())
    assert flips.compared(decision(clauses=explained, order="AT-2")) == same
    for other in (
        {"verdict": "refused"},
        {"deadline": "2026-05-04T16:00:00+00:00"},
        {"clauses": held},
        {"clauses": []},
        {"goal": "return"},
    ):
        assert flips.compared(decision(**other)) != same


def test_what_differs_from_the_most_is_a_flip_and_no_decision_is_counted_by_itself() -> None:
    same, other = flips.compared(decision()), flips.compared(decision(verdict="refused"))
    given = zip(askings(5), [same, other, same, None, same], strict=True)
    (result,) = flips.compare(list(given))
    assert (result.askings, result.flips, result.undecided) == (5, 1, 1)
    assert result.verdict == "cancel allowed"
    assert len(result.others) == 2


def test_a_wish_that_is_never_decided_has_no_flip() -> None:
    (result,) = flips.compare([(one, None) for one in askings(3)])
    assert (result.verdict, result.flips, result.undecided) == ("not decided", 0, 3)


def test_a_kept_decision_has_all_that_is_compared(sqlite_database: Database) -> None:
    keep(sqlite_database, EXAMPLE)
    done(sqlite_database, cancel_wish(at=SOON + 2 * DAY))  # in the conversation web-1
    with sqlite_database.read() as session:
        given = last_decision(session, "web-1")
    assert given is not None
    assert '"verdict": "refused"' in flips.compared(given.record["decision"])


def test_both_ends_of_a_long_conversation_are_compared_by_their_halves() -> None:
    times = [10.0] * 30 + [500.0] * 40 + [15.0] * 30
    result = long.result_of("made up", times)
    assert (result.messages, result.first_ms, result.last_ms, result.ratio) == (100, 10.0, 15.0, 1.5)


def test_the_first_and_the_last_messages_are_the_same_ones() -> None:
    for script in (long.MATTERS, long.QUESTIONS):
        said = long.texts(script, 300)
        assert len(said) == 300
        assert said[: long.EACH_END] == said[-long.EACH_END :]
