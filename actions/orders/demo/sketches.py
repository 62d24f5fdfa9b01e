"""What data/demo says: people, kinds of orders with their shares, and the showcase orders."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from actions.orders.catalogue import DataModel
from actions.policy.facts import Status

When = str | None


class Parcel(DataModel):
    """A parcel; ``lines`` are positions in the order, from 1; none given means all of them."""

    carrier: str | None = None
    shipped: When = None
    promised: When = None
    delivered: When = None
    lines: list[int] | None = None


class RefundSketch(DataModel):
    """A refund of the whole order."""

    due: When = None
    paid: When = None


class Sketch(DataModel):
    """The story of an order, told with times relative to the moment of loading (see ``times``)."""

    channel: str | None = "website"
    status: Status | None = None
    placed: When = None
    cancelled: When = None
    refund: RefundSketch | None = None
    parcels: list[Parcel] = Field(default_factory=list)


class Scenario(Sketch):
    """A kind of order, and how many of it there are; its products and people are drawn."""

    name: str
    count: Annotated[int, Field(ge=1)]
    lines: tuple[int, int] = (1, 3)
    quantity: tuple[int, int] = (1, 1)


class Item(DataModel):
    """Pieces of one product."""

    sku: str
    quantity: int = 1


class Showcase(Sketch):
    """One order with a fixed number that people try the desk with; ``try`` says what to do and what comes of it."""

    number: str
    name: str
    email: str
    phone: str
    postal_code: str
    payment: str
    items: list[Item]
    try_: str = Field(alias="try")


class Scenarios(DataModel):
    """All kinds of orders."""

    scenarios: list[Scenario]


class Showcases(DataModel):
    """All showcase orders."""

    showcase: list[Showcase]


class Town(DataModel):
    """A place to send orders to; ``area`` is its telephone area code."""

    postal_code: str
    area: str


class People(DataModel):
    """What customers are made of."""

    first_names: list[str]
    last_names: list[str]
    towns: list[Town]
    email_hosts: list[str]
    carriers: list[str]
