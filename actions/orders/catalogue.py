"""The shop's products, from data/catalogue.yml."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from actions.orders.wire_errors import MONEY, path_of
from actions.policy.facts import ShippingPayer


class BadDataFile(ValueError):
    """A data file cannot be used; the message names the file, the key and what is wrong."""


class DataModel(BaseModel):
    """Strict: a misspelt key is refused, not passed over."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Product(DataModel):
    """One product; ``variants`` maps a code to a name, and ``words`` are what customers call it."""

    sku: Annotated[str, Field(min_length=1)]
    title: Annotated[str, Field(min_length=1)]
    variants: dict[str, str] = {}
    price: Annotated[str, Field(pattern=MONEY)]
    return_shipping: ShippingPayer = ShippingPayer.CUSTOMER
    words: list[str] = []

    @property
    def unit_price(self) -> Decimal:
        """The price of one piece, in the shop's currency."""
        return Decimal(self.price)

    def skus(self) -> dict[str, str | None]:
        """Every sku it is sold under and the name of its variant."""
        return {f"{self.sku}-{code}": name for code, name in self.variants.items()} or {self.sku: None}


class Catalogue(DataModel):
    """All products of the shop."""

    products: Annotated[list[Product], Field(min_length=1)]

    def by_sku(self) -> dict[str, tuple[Product, str | None]]:
        """Product and name of the variant by the sku that stands on an order."""
        return {sku: (product, name) for product in self.products for sku, name in product.skus().items()}


Content = TypeVar("Content", bound=DataModel)


def load_catalogue(path: Path) -> Catalogue:
    """Read the catalogue. Raises ``BadDataFile``."""
    return read_data(path, Catalogue)


def read_data(path: Path, content: type[Content]) -> Content:
    """Read a YAML file into a model. Raises ``BadDataFile``."""
    try:
        return content.model_validate(YAML(typ="safe").load(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise BadDataFile(f"{path} cannot be read ({error.strerror}); put it back.") from None
    except YAMLError as error:
        raise BadDataFile(f"{path} is not YAML: {' '.join(str(error).split())}") from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise BadDataFile(f"{path}: {path_of(first['loc']) or 'the file'}: {first['msg']}.") from None
