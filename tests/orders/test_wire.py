"""Orders as JSON: read strictly, written back the same, and every fault named by its field in plain words."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given

from actions.orders.wire import order_from_json, order_from_text, order_to_json
from actions.orders.wire_errors import BadOrder
from actions.policy.facts import Order
from tests.orders.examples import EXAMPLE, order, orders, refund, shipment

MONEY = 'must be a decimal number such as "19.90"'
TIME = 'must be a time with its offset such as "2026-03-01T14:05:00-05:00"'
WHOLE = order_to_json(order(refunds=(refund("12.00"),), shipments=(shipment("LAMP-MOON"),)))

FAULTS: list[tuple[str, list[str | int], Any, str]] = [
    ("number", ["number"], 20001, "must be text in quotes"),
    ("number", ["number"], " ", "must not be empty"),
    ("number", ["number"], "AT-1\n2", "must not contain line breaks or control characters"),
    ("number", ["number"], "9" * 65, "must have at most 64 characters"),
    ("placed_at", ["placed_at"], "2026-03-02T15:04:05", TIME),
    ("placed_at", ["placed_at"], "2026-03-02", TIME),
    ("placed_at", ["placed_at"], "1772463845", TIME),
    ("placed_at", ["placed_at"], 1772463845, TIME),
    ("placed_at", ["placed_at"], "2026-02-30T15:04:05Z", TIME),
    ("placed_at", ["placed_at"], "yesterday", TIME),
    (
        "cancelled_at",
        ["cancelled_at"],
        "0001-01-01T00:00:00+05:00",
        "must be a time between the years 1990 and 2200",
    ),
    ("status", ["status"], "lost", "must be 'placed', 'processing', 'shipped', 'delivered' or 'cancelled'"),
    ("channel", ["channel"], "shop\u0000", "must not contain line breaks or control characters"),
    ("customer", ["customer"], "Ava", "must be an object in braces"),
    ("currency", ["currency"], "usd", 'must be a currency code of three capital letters such as "USD"'),
    ("shipping_fee", ["shipping_fee"], None, MONEY),
    ("refunds[0].amount", ["refunds", 0, "amount"], "-1.00", MONEY),
    ("lines", ["lines"], [], "must have at least 1 entry in it"),
    ("lines", ["lines"], {}, "must be a list in square brackets"),
    ("lines[0]", ["lines", 0], "shirt", "must be an object in braces"),
    ("lines[0].unit_price", ["lines", 0, "unit_price"], 19.9, MONEY),
    ("lines[0].unit_price", ["lines", 0, "unit_price"], "19.905", MONEY),
    ("lines[0].unit_price", ["lines", 0, "unit_price"], "1e3", MONEY),
    ("lines[0].unit_price", ["lines", 0, "unit_price"], "19,90", MONEY),
    ("lines[1].quantity", ["lines", 1, "quantity"], 0, "must be at least 1"),
    ("lines[1].quantity", ["lines", 1, "quantity"], "1", "must be a whole number without quotes"),
    ("lines[1].quantity", ["lines", 1, "quantity"], True, "must be a whole number without quotes"),
    ("lines[1].quantity", ["lines", 1, "quantity"], 10**30, "must be at most 100000"),
    ("lines[0].cancelled", ["lines", 0, "cancelled"], 4, "must be at most the quantity, 3"),
    ("lines[0].return_shipping", ["lines", 0, "return_shipping"], "me", "must be 'customer' or 'shop'"),
    (
        "lines[1].sku",
        ["lines", 1, "sku"],
        "SHIRT-RED-M",
        '"SHIRT-RED-M" stands on another line too; put both on one line',
    ),
    ("shipments[0].skus[0]", ["shipments", 0, "skus", 0], "HAT", '"HAT" is the sku of no line of this order'),
    (
        "shipments[0].shipped_on",
        ["shipments", 0, "shipped_on"],
        None,
        "is no field of this format; correct its name or leave it out",
    ),
]


@pytest.mark.parametrize(("field", "path", "value", "message"), FAULTS)
def test_a_fault_is_named_with_its_field(field: str, path: list[str | int], value: Any, message: str) -> None:
    data = copy.deepcopy(WHOLE)
    place: Any = data
    for part in path[:-1]:
        place = place[part]
    if isinstance(path[-1], int):
        place[path[-1]] = value
    else:
        place |= {path[-1]: value}
    with pytest.raises(BadOrder) as caught:
        order_from_json(data)
    assert (caught.value.field, caught.value.message) == (field, message)
    assert str(caught.value) == f"{field}: {message}"


@pytest.mark.parametrize("field", ["number", "currency", "shipping_fee", "lines"])
def test_a_missing_field_that_is_needed_is_named(field: str) -> None:
    data = {name: value for name, value in WHOLE.items() if name != field}
    with pytest.raises(BadOrder, match=f"^{field}: is missing$"):
        order_from_json(data)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", "5", "{'number': 1}", b"\xff\xfe", '{"number": "\\ud800"}']
)
def test_what_is_no_order_at_all_is_said_to_be_none(text: str | bytes) -> None:
    with pytest.raises(BadOrder, match=r"^the order: must be "):
        order_from_text(text)


def test_values_that_json_does_not_know_are_refused() -> None:
    with pytest.raises(BadOrder, match="JSON values only"):
        order_from_json(WHOLE | {"placed_at": datetime.now(UTC)})


def test_what_is_left_out_is_unknown() -> None:
    least = {name: WHOLE[name] for name in ("number", "currency", "shipping_fee")}
    least["lines"] = [{"sku": "A", "title": "B", "quantity": 1, "unit_price": "2"}]
    read = order_from_json(least)
    assert (read.placed_at, read.channel, read.status, read.customer.email) == (None, None, None, None)
    assert (read.refunds, read.shipments, read.lines[0].return_shipping) == ((), (), None)


def test_times_of_any_offset_become_utc() -> None:
    read = order_from_json(WHOLE | {"placed_at": "2026-03-02T10:04:05-05:00"})
    assert read.placed_at == EXAMPLE.placed_at
    assert read.placed_at is not None
    assert read.placed_at.tzinfo is UTC


def test_empty_text_is_unknown_and_spaces_around_do_not_count() -> None:
    read = order_from_json(WHOLE | {"payment_method": " ", "channel": " website "})
    assert (read.payment_method, read.channel) == (None, "website")


@given(orders())
def test_any_order_is_read_back_as_it_was_written(any_order: Order) -> None:
    assert order_from_text(json.dumps(order_to_json(any_order))) == any_order


def test_cancelled_pieces_are_written_only_where_there_are_any() -> None:
    assert all("cancelled" not in line for line in WHOLE["lines"])
