"""The ways in which people write order numbers."""

import pytest

from bot.engine.components.orders import OrderNumbers
from bot.engine.components.spans import without_overlaps

ORDERS = OrderNumbers("AT", 5)


def found(text: str) -> list[tuple[str, str]]:
    spans = without_overlaps(ORDERS.find(text))
    return [(span.value, text[span.start : span.end]) for span in spans]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("#10423", "#10423"),
        ("# 10423", "# 10423"),
        ("order 10423", "10423"),
        ("Order: 10423", "10423"),
        ("order\n10423", "10423"),
        ("order10423", "10423"),
        ("order#10423", "#10423"),
        ("ord#10423,please", "#10423"),
        ("order # 10423", "# 10423"),
        ("order (10423)", "10423"),
        ('order "10423"', "10423"),
        ("order no. 10423", "10423"),
        ("order no 10423", "10423"),
        ("order no.10423", "10423"),
        ("orderno 10423", "10423"),
        ("order nr 10423", "10423"),
        ("order num 10423?", "10423"),
        ("order n° 10423", "10423"),
        ("order № 10423", "10423"),
        ("order id 10423", "10423"),
        ("order number10423", "10423"),
        ("order number is 10423", "10423"),
        ("ORDER NUMBER IS 10423!", "10423"),
        ("my order number is: #10423.", "#10423"),
        ("my order's number is 10423", "10423"),
        ("my order, 10423, is late", "10423"),
        ("the order reference 10423", "10423"),
        ("oder 10423", "10423"),
        ("ordr 10423 pls", "10423"),
        ("purchase 10423", "10423"),
        ("confirmation number 10423", "10423"),
        ("PO 10423", "10423"),
        ("it's number 10423", "10423"),
        ("no. 10423", "10423"),
        ("10423 is my order number", "10423"),
        ("10423 that's my order", "10423"),
        ("AT-10423", "AT-10423"),
        ("at-10423", "at-10423"),
        ("at10423", "at10423"),
        ("AT10423.", "AT10423"),
        ("AT 10423", "AT 10423"),
        ("AT - 10423", "AT - 10423"),
        ("AT–10423", "AT–10423"),
        ("AT-1O423", "AT-1O423"),
        ("order 1o423", "1o423"),
        ("AT-10 423", "AT-10 423"),
        ("AT 10 423 please", "AT 10 423"),
        ("A T - 1 0 4 2 3", "A T - 1 0 4 2 3"),
        ("it is 1 0 4 2 3", "1 0 4 2 3"),
        ("the order was 10423", "10423"),
        ("o/n 10423", "10423"),
        ("numbr 10423", "10423"),
        ("AT_10423", "AT_10423"),
        ("AT#10423", "AT#10423"),
        ("at # 10423", "at # 10423"),
        ("#AT-10423", "#AT-10423"),
        ("(AT-10423)", "AT-10423"),
        ("order AT-10423's parcel", "AT-10423"),
        ("please cancel AT-10423,thanks", "AT-10423"),
    ],
)
def test_a_number_of_the_house(text: str, written: str) -> None:
    assert found(text) == [("AT-10423", written)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("112-1234567-1234567", "112-1234567-1234567"),
        ("Order ID: 405-6289301-7390018", "405-6289301-7390018"),
        ("order 112–1234567–1234567", "112-1234567-1234567"),
        ("order W1234567", "W1234567"),
        ("order s1234567", "S1234567"),
        ("order: ab-1234-x", "AB-1234-X"),
        ("order #1001", "1001"),
        ("order 104233", "104233"),
        ("AT-1042", "AT-1042"),
        ("AT-104233", "AT-104233"),
        ("AT-104231234567", "AT-104231234567"),
        ("AT-123", "AT-123"),
        ("my order 123", "123"),
        ("order number 123", "123"),
        ("cancel order #12 please", "12"),
    ],
)
def test_a_number_of_another_shape_stays_as_typed(text: str, value: str) -> None:
    assert [span_value for span_value, _ in found(text)] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "orders 10423 and 10077",
        "orders: 10423/10077",
        "order numbers 10423, 10077",
        "#10423 & #10077",
        "AT-10423, AT-10077",
        "not AT-10423, I mean order 10077",
        "orders 10423 then 10077",
        "orders AT-10423 as well as 10077",
        "my orders:\n- 10423\n- 10077",
        "AT-10423 and also AT-10077",
        "order 10423 and order number 10077",
        "10423, 10077",
        "cancel 10423 and 10077 please",
        "AT-10423/10077",
        "AT-10423 & 10077",
    ],
)
def test_two_numbers(text: str) -> None:
    assert [value for value, _ in found(text)] == ["AT-10423", "AT-10077"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "10423",
        "order",
        "order 2 shirts",
        "an order of 12 mugs",
        "my order is 2 weeks late",
        "my order 100 pieces",
        "order number 1",
        "ordered on 2024-05-01",
        "order 05-01-2024",
        "tracking number 10423",
        "phone number 10423",
        "I live at 10423 Main Street",
        "meet me at 10423 North Main St",
        "she lives at 10423 SW 72nd Terrace",
        "it runs at 10500 BTU",
        "the driver left it at 10423",
        "at 10 423 people",
        "1 2 3 4",
        "at 10 o'clock",
        "that 10423",
        "item #12",
        "order for $10423",
        "x@10423",
    ],
)
def test_no_order_number(text: str) -> None:
    assert found(text) == []


def test_only_the_named_number_is_an_order_when_a_postal_code_follows() -> None:
    assert found("order 10423, 33101") == [("AT-10423", "10423")]


def test_the_house_writes_its_numbers_as_configured() -> None:
    other = OrderNumbers("SHOP", 6)
    assert [span.value for span in other.find("order 104233")] == ["SHOP-104233"]
    assert "SHOP-104233" in [span.value for span in other.find("shop 104233")]
    assert [span.value for span in other.find("order 10423")] == ["10423"]
