"""The catalogue, and how a data file at fault is named."""

from pathlib import Path

import pytest

from actions.orders.catalogue import BadDataFile, Catalogue, load_catalogue

CATALOGUE = Path("data/catalogue.yml")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(Path(__file__).parents[2] / CATALOGUE)


def test_the_shop_sells_some_sixty_products_each_under_its_own_skus(catalogue: Catalogue) -> None:
    skus = [sku for product in catalogue.products for sku in product.skus()]
    assert 55 <= len(catalogue.products) <= 70
    assert len(skus) == len(set(skus)) == len(catalogue.by_sku())


def test_every_product_has_words_that_customers_use_in_lower_case(catalogue: Catalogue) -> None:
    for product in catalogue.products:
        assert product.words
        assert [word.lower() for word in product.words] == product.words


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("products: []", "products: List should have at least 1 item"),
        ("products: [{sku: A, title: B, price: 5.999}]", "products[0].price"),
        ('products: [{sku: A, title: B, price: "1", colour: red}]', "products[0].colour: Extra inputs"),
        ("products: [", "is not YAML"),
        ("", "the file: "),
    ],
)
def test_a_fault_is_named_with_file_and_key(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "catalogue.yml"
    file.write_text(text)
    with pytest.raises(BadDataFile) as caught:
        load_catalogue(file)
    assert str(caught.value).startswith(str(file))
    assert message in str(caught.value)


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(BadDataFile, match="cannot be read"):
        load_catalogue(tmp_path / "none.yml")
