"""Making the demo shop's orders: always the same people and products, with times relative to the moment given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from random import Random

from actions.orders.catalogue import Catalogue, load_catalogue, read_data
from actions.orders.demo.sketches import People, Scenario, Scenarios, Showcase, Showcases
from actions.orders.demo.stories import Basket, tell
from actions.orders.demo.times import Moments
from actions.policy.facts import Customer, Line, Order
from actions.policy.shop import Shop

SHIPPING_FEES = (Decimal("4.95"), Decimal("7.50"), Decimal("0.00"))
FIRST_NUMBER = 10_001
EVERY_SO_MANY_ORDERS_SOMEBODY_COMES_BACK = 16


@dataclass(frozen=True, slots=True)
class DemoShop:
    """Everything the demo orders are made from."""

    shop: Shop
    catalogue: Catalogue
    people: People
    scenarios: Sequence[Scenario]
    showcases: Sequence[Showcase]

    def orders(self, now: datetime) -> Iterator[Order]:
        """All orders as they stand at ``now`` (aware); the showcase last."""
        kinds = [scenario for scenario in self.scenarios for _ in range(scenario.count)]
        for index, scenario in enumerate(kinds):
            random = Random(index)  # noqa: S311  nothing secret is drawn
            basket = self.drawn_basket(scenario, index, random)
            yield tell(scenario, basket, Moments(now, self.shop.zone, random), self.people.carriers)
        for showcase in self.showcases:
            random = Random(showcase.number)  # noqa: S311  nothing secret is drawn
            moments = Moments(now, self.shop.zone, random)
            yield tell(showcase, self.showcase_basket(showcase), moments, self.people.carriers)

    def drawn_basket(self, scenario: Scenario, index: int, random: Random) -> Basket:
        """A basket of the scenario's size; who bought what depends on the index only."""
        customer, postal_code = self.person(index)
        products = random.sample(self.catalogue.products, random.randint(*scenario.lines))
        skus = [random.choice(list(product.skus())) for product in products]
        return Basket(
            number=f"{self.shop.order_prefix}-{FIRST_NUMBER + index}",
            customer=customer,
            postal_code=postal_code,
            payment_method=random.choice(self.shop.payment_methods),
            currency=self.shop.currency,
            shipping_fee=random.choice(SHIPPING_FEES),
            lines=tuple(self.line(sku, random.randint(*scenario.quantity)) for sku in skus),
        )

    def person(self, index: int) -> tuple[Customer, str]:
        """The customer of the order at this index, and the postal code; some bought the order before, too."""
        every = EVERY_SO_MANY_ORDERS_SOMEBODY_COMES_BACK
        who = index - 1 if index % every == every - 1 else index
        people = self.people
        first = people.first_names[who % len(people.first_names)]
        last = people.last_names[who // len(people.first_names) % len(people.last_names)]
        town = people.towns[who % len(people.towns)]
        email = f"{first}.{last}@{people.email_hosts[who % len(people.email_hosts)]}".lower()
        phone = f"+1 ({town.area}) 555-01{who % 100:02d}"
        return Customer(f"{first} {last}", email, phone), town.postal_code

    def showcase_basket(self, showcase: Showcase) -> Basket:
        """The basket that the showcase names."""
        return Basket(
            number=showcase.number,
            customer=Customer(showcase.name, showcase.email, showcase.phone),
            postal_code=showcase.postal_code,
            payment_method=showcase.payment,
            currency=self.shop.currency,
            shipping_fee=SHIPPING_FEES[0],
            lines=tuple(self.line(item.sku, item.quantity) for item in showcase.items),
        )

    def line(self, sku: str, quantity: int) -> Line:
        """A line with what the catalogue says of the product. Raises ``KeyError`` for an unknown sku."""
        product, variant = self.catalogue.by_sku()[sku]
        return Line(sku, product.title, variant, quantity, product.unit_price, product.return_shipping)


def load_demo(data: Path, shop: Shop) -> DemoShop:
    """Read the demo shop from the folder that holds catalogue.yml and demo/. Raises ``BadDataFile``."""
    return DemoShop(
        shop=shop,
        catalogue=load_catalogue(data / "catalogue.yml"),
        people=read_data(data / "demo" / "people.yml", People),
        scenarios=read_data(data / "demo" / "scenarios.yml", Scenarios).scenarios,
        showcases=load_showcases(data),
    )


def load_showcases(data: Path) -> Sequence[Showcase]:
    """The showcase orders alone, for the table of what to try. Raises ``BadDataFile``."""
    return read_data(data / "demo" / "showcase.yml", Showcases).showcase
