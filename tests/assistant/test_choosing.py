"""Which lines a customer means, in their own words."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.assistant.choosing import choose, is_unclear, means_all
from actions.policy.facts import AskedLine, Line


def line(
    sku: str,
    title: str,
    variant: str | None = None,
    quantity: int = 1,
    price: str = "10.00",
    cancelled: int = 0,
) -> Line:
    return Line(sku, title, variant, quantity, Decimal(price), cancelled=cancelled)


SHIRT_RED = line("RED", "Linen Shirt", "red, M")
SHIRT_BLUE = line("BLUE", "Linen Shirt", "blue, M")
BLENDER = line("BLEND", "Turbo Blender 600")
MUGS = line("MUG", "Stoneware Mug", "white", quantity=4)
ORDER = (SHIRT_RED, SHIRT_BLUE, BLENDER, MUGS)
PAIR = (BLENDER, MUGS)
THREE = (SHIRT_RED, BLENDER, SHIRT_BLUE)
TEES = (
    line("RED-M", "Cotton T-Shirt", "Red / M"),
    line("RED-L", "Cotton T-Shirt", "Red / L"),
    line("WHITE-M", "Cotton T-Shirt", "White / M", quantity=2),
)
SHOES = (
    line("SHOES-9", "Running Shoes", "US 9", price="55"),
    line("SHOES-10", "Running Shoes", "US 10", price="58"),
    line("BOTTLE", "Steel Water Bottle", "Sage", quantity=3, price="21.90"),
)
LAMPS = (line("LAMP", "Table Lamp", price="50"), line("SHADE", "Linen Shade", price="20"))
HEAVY = (
    line("LIGHT", "Weighted Blanket", "15 lb"),
    line("HEAVY", "Weighted Blanket", "20 lb"),
    line("CASE-15", "Clear Phone Case", "iPhone 15"),
    line("CASE-16", "Clear Phone Case", "iPhone 16", quantity=2),
)
COLOURS = (
    line("RS", "Linen Shirt", "red"),
    line("BS", "Linen Shirt", "blue"),
    line("RM", "Stoneware Mug", "red"),
    line("GS", "Linen Shirt", "green"),
)
PANTRY = (
    line("CHOC", "Rosalie Drinking Chocolate", "Dark / 250 g", quantity=3, price="8.50"),
    line("TEA", "Rosalie Green Tea, 20 Bags", price="6.20"),
    line("CUP", "Porcelain Tea Cup with Handle", "Ivory", quantity=2, price="14.00"),
    line("SHELF", "Oak Bookshelf", price="120.00"),
)
BEDS = (
    line("BED-L", "Dog Bed", "Large / Brown"),
    line("BED-S", "Dog Bed", "Small / Brown"),
    line("LEAD", "Dog Leash", "Brown"),
    line("SHOE-6", "Running Shoes", "US 6"),
    line("SHOE-7", "Running Shoes", "US 7"),
)
PLANTERS = (
    line("P20", "Clay Planter, 20 cm", quantity=3, price="18.00"),
    line("P30", "Clay Planter, 30 cm", quantity=2, price="30.00"),
)
TWIN = (line("TWIN", "Glass Mugs, Set of 2", quantity=2),)


def chosen(text: str, lines: tuple[Line, ...], *before: str) -> str | None:
    """Skus, each with its number of pieces where there is one: "MUG*2"."""
    asked = choose(text, lines, tuple(AskedLine(sku) for sku in before))
    if asked is None:
        return None
    return " ".join(one.sku if one.quantity is None else f"{one.sku}*{one.quantity}" for one in asked)


@pytest.mark.parametrize(
    ("text", "skus"),
    [
        ("the blender", ["BLEND"]),
        ("I want to send the belnder back", ["BLEND"]),
        ("the red one", ["RED"]),
        ("both shirts", ["RED", "BLUE"]),
        ("the blue shirt and the blender please", ["BLUE", "BLEND"]),
        ("all of them", ["RED", "BLUE", "BLEND", "MUG"]),
        ("everything", ["RED", "BLUE", "BLEND", "MUG"]),
        ("the mugs", ["MUG"]),
    ],
)
def test_lines_are_found_by_what_people_call_them(text: str, skus: list[str]) -> None:
    chosen = choose(text, ORDER)
    assert chosen is not None
    assert [asked.sku for asked in chosen] == skus


@pytest.mark.parametrize("text", ["", "hm", "the toaster", "order 10423 please", "I don't know"])
def test_what_names_no_line_chooses_none(text: str) -> None:
    assert choose(text, ORDER) is None


def test_a_quantity_goes_with_the_one_line_named() -> None:
    assert choose("two of the mugs", ORDER) == (AskedLine("MUG", 2),)


@pytest.mark.parametrize(
    ("lines", "text", "expected"),
    [
        # by name, colour and size, slips of the fingers included
        (ORDER, "belnder and boht shirts", "RED BLUE BLEND"),
        (ORDER, "the blue and the red one", "RED BLUE"),
        (COLOURS, "the blue and the green", "BS GS"),
        (COLOURS, "the red and the blue shirt", "RS BS"),
        (TEES, "the red M", "RED-M"),
        (TEES, "the L", "RED-L"),
        (TEES, "the large one", "RED-L"),
        (TEES, "size L please", "RED-L"),
        (SHOES, "size 9", "SHOES-9"),
        (SHOES, "the size 10 shoes", "SHOES-10"),
        (SHOES, "the 9s", "SHOES-9"),
        (HEAVY, "the 15lb one", "LIGHT"),
        (HEAVY, "the 20 pound blanket", "HEAVY"),
        (HEAVY, "iphone 16", "CASE-16"),
        (HEAVY, "the iphone 15 case", "CASE-15"),
        # by place, price and size
        (ORDER, "the first one", "RED"),
        (ORDER, "the second", "BLUE"),
        (ORDER, "the secnd shirt", "BLUE"),
        (ORDER, "the last item", "MUG"),
        (ORDER, "item 3", "BLEND"),
        (TEES, "the last shirt", "WHITE-M"),
        (LAMPS, "the cheaper one", "SHADE"),
        (LAMPS, "the more expensive one", "LAMP"),
        (SHOES, "the expensive one", "SHOES-10"),
        (SHOES, "the cheapest item", "BOTTLE"),
        (SHOES, "the smaller shoes", "SHOES-9"),
        (TEES, "the smaller red shirt", "RED-M"),
        (HEAVY, "the heavier blanket", "HEAVY"),
        # several
        (THREE, "both shirts", "RED BLUE"),
        (LAMPS, "both", "LAMP SHADE"),
        (LAMPS, "two of them", "LAMP SHADE"),
        (TWIN, "both", "TWIN"),
        (COLOURS, "all three shirts", "RS BS GS"),
        (ORDER, "two shirts", "RED BLUE"),
        (ORDER, "the shirts", "RED BLUE"),
        (ORDER, "both the blender and the mugs", "BLEND MUG"),
        (ORDER, "I bought two shirts, the red one is torn", "RED"),
        # by other words for the same kind of thing, and by what the thing ends in
        (PANTRY, "cups", "CUP"),
        (PANTRY, "the mugs", "CUP"),
        (PANTRY, "the shelf wobbles", "SHELF"),
        (BEDS, "the lead", "LEAD"),
        (BEDS, "sneakers, size 7", "SHOE-7"),
        (BEDS, "the 6s", "SHOE-6"),
        (PLANTERS, "the smaller pots", "P20"),
        (PLANTERS, "one of the big flowerpots cracked", "P30*1"),
        (BEDS, "the larger bed", "BED-L"),
        (BEDS, "the small bed", "BED-S"),
        # by price, and by several places
        (PANTRY, "the 14 dollar one", "CUP"),
        (PANTRY, "the one for $6.20", "TEA"),
        (PANTRY, "the 8.50 item", "CHOC"),
        (PANTRY, "last two", "CUP SHELF"),
        (PANTRY, "the first two items", "CHOC TEA"),
        # a kind of them
        (PANTRY, "everything from Rosalie", "CHOC TEA"),
        (PANTRY, "the Rosalie ones", "CHOC TEA"),
        (PANTRY, "everything that isn't from rosalie", "CUP SHELF"),
        (PANTRY, "everything I'm afraid. the green tea was for my aunt", "CHOC TEA CUP SHELF"),
        # of what is told besides
        (PANTRY, "the cup came without its handle, and there are dark stains all over", "CUP"),
        (PANTRY, "the tea is lovely, thank you. the shelf has a crack", "SHELF"),
        (PANTRY, "the cups and the tea are great, the shelf is not", "SHELF"),
        (PANTRY, "I love the shelf but it wobbles", "SHELF"),
        (PANTRY, "the cups are beautiful, only they leak", "CUP"),
        (PANTRY, "the shelf please, I'm keeping the rest", "SHELF"),
        (PANTRY, "the shelf, the rest arrived safe", "SHELF"),
        (PANTRY, "the green tea tastes like chocolate", "TEA"),
        # corrected
        (PANTRY, "the cups, sorry, I mean the shelf", "SHELF"),
        (PANTRY, "green tea. no wait, chocolate", "CHOC"),
        (PANTRY, "the cups and the chocolate, sorry for the trouble", "CHOC CUP"),
        # quantities
        (PANTRY, "sending 2 chocolates back", "CHOC*2"),
        (PANTRY, "chocolate, two out of three melted", "CHOC*2"),
        (PANTRY, "the dark chocolate, my son is only 2", "CHOC"),
        (ORDER, "2x mug", "MUG*2"),
        (ORDER, "mugs x 3", "MUG*3"),
        (ORDER, "a couple of mugs", "MUG*2"),
        (ORDER, "half of the mugs", "MUG*2"),
        (ORDER, "all but one of the mugs", "MUG*3"),
        (ORDER, "all the mugs", "MUG"),
        (ORDER, "the mugs, just two", "MUG*2"),
        (ORDER, "3 of the 4 mugs are broken", "MUG*3"),
        (ORDER, "three of the mugs and the blender", "BLEND MUG*3"),
        (ORDER, "one mug only", "MUG*1"),
        (SHOES, "a pair of bottles", "BOTTLE*2"),
        (SHOES[::2], "a pair of shoes", "SHOES-9*1"),
        (TEES, "one of the white ones", "WHITE-M*1"),
        (HEAVY, "two iphone 16 cases", "CASE-16*2"),
        (ORDER, "the mug broke after 2 uses", "MUG"),
        (ORDER, "I have 2 kids and the blender is broken", "BLEND"),
        # what is left out
        (ORDER, "everything except the mug", "RED BLUE BLEND"),
        (ORDER, "evrything exept the mugs", "RED BLUE BLEND"),
        (ORDER, "everything apart from the blender and the mugs", "RED BLUE"),
        (ORDER, "all but the red shirt", "BLUE BLEND MUG"),
        (ORDER, "everything but one mug", "RED BLUE BLEND MUG*3"),
        (ORDER, "the shirts but not the red one", "BLUE"),
        (LAMPS, "not the lamp, the shade", "SHADE"),
        (LAMPS, "the lamp, not the shade", "LAMP"),
        (LAMPS, "cancel the shade, do not cancel the lamp", "SHADE"),
        (LAMPS, "I don't want the lamp anymore", "LAMP"),
        (LAMPS, "I don't want to keep the lamp", "LAMP"),
        (ORDER, "I want to keep the mugs and return the blender", "BLEND"),
        (ORDER, "keep the blender, return the rest", "RED BLUE MUG"),
        (ORDER, "the blender is fine, the red shirt has a hole", "RED"),
        (ORDER, "exchange the red shirt for a blue one", "RED"),
        (ORDER, "cancel everything, the shirt doesn't fit", "RED BLUE BLEND MUG"),
    ],
)
def test_what_people_say_of_their_lines(lines: tuple[Line, ...], text: str, expected: str) -> None:
    assert chosen(text, lines) == expected


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (ORDER, "the shirt"),
        (ORDER, "one of the two shirts"),
        (ORDER, "both"),
        (ORDER, "all three"),
        (ORDER, "the other one"),
        (ORDER, "the fifth one"),
        (ORDER, "the cheaper one"),
        (ORDER, "the cheaper shirt"),
        (ORDER, "half of the order"),
        (ORDER, "all but the shirt"),
        (ORDER, "everything except the toaster"),
        (ORDER, "the blender and the shirt"),
        (ORDER, "that's all"),
        (ORDER, "thanks for everything"),
        (COLOURS, "the red"),
        (COLOURS, "both shirts"),
        (TEES, "all three shirts"),
        (TEES, "the M"),
        (SHOES, "the shoes"),
        (SHOES, "the smaller one"),
        (SHOES, "half of the bottles"),
        (HEAVY, "the 15"),
        (LAMPS, "not the lamp"),
        (LAMPS, "this is not the lamp I ordered"),
        (LAMPS, "one of the two"),
        (BEDS, "my sneakers squeak with every step"),
        (PANTRY, "everything for the kitchen"),
        (PANTRY, "everything but the oatmeal"),
        (PANTRY, "your kettle turned my tongue dark"),
        (PANTRY, "everything is sticky"),
        (PANTRY, "the shelf is great"),
        (PANTRY, "the 10 dollar one"),
        (PANTRY, "the tea"),
    ],
)
def test_what_fits_several_alike_is_never_guessed(lines: tuple[Line, ...], text: str) -> None:
    assert chosen(text, lines) is None


@pytest.mark.parametrize(
    ("lines", "before", "text", "expected"),
    [
        (LAMPS, ["LAMP"], "the other one", "SHADE"),
        (ORDER, ["RED"], "the other shirt", "BLUE"),
        (ORDER, ["RED"], "the others", "BLUE BLEND MUG"),
        (ORDER, ["RED"], "everything else", "BLUE BLEND MUG"),
        (ORDER, ["RED", "BLUE"], "not the red one", "BLUE"),
        (ORDER, ["RED", "BLUE"], "the other one", None),
        (ORDER, ["RED", "BLUE"], "the second one", "BLUE"),
        (ORDER, ["BLUE", "BLEND"], "the first one", "BLUE"),
        (ORDER, ["RED", "BLEND"], "the cheaper one", None),
        (ORDER, ["RED", "BLEND"], "both of them", "RED BLEND"),
        (PAIR, ["BLEND"], "hmm no both", "BLEND MUG"),
        (PAIR, [], "both, please", "BLEND MUG"),
        (SHOES, ["SHOES-9", "SHOES-10"], "the smaller one", "SHOES-9"),
        (SHOES, ["SHOES-9", "SHOES-10"], "the cheaper one", "SHOES-9"),
    ],
)
def test_some_words_are_about_the_lines_chosen_before(
    lines: tuple[Line, ...], before: list[str], text: str, expected: str | None
) -> None:
    assert chosen(text, lines, *before) == expected


def test_cancelled_pieces_are_no_longer_counted() -> None:
    lines = (line("MUG", "Mug", quantity=4, cancelled=2), line("LAMP", "Lamp"))
    assert chosen("half of the mugs", lines) == "MUG*1"


@pytest.mark.parametrize(
    "text",
    [
        "all",
        "everything is broken",
        "they are all broken",
        "everthing",
        "all of it",
        "the whole order",
        "return all please",
    ],
)
def test_everything(text: str) -> None:
    assert means_all(text)


@pytest.mark.parametrize(
    "text",
    [
        "that's all",
        "everything is sticky",
        "the mugs, they've all got cracks",
        "not at all",
        "all good",
        "all three",
        "first of all",
        "after all",
    ],
)
def test_not_everything(text: str) -> None:
    assert not means_all(text)


@pytest.mark.parametrize("text", ["the last toaster", "the last 0", "the first keyboard", "item 0", "item 9"])
def test_a_place_among_what_is_not_there_picks_nothing(text: str) -> None:
    assert choose(text, ORDER) is None


def test_unclear_is_what_is_about_lines_but_not_plainly_which() -> None:
    assert is_unclear("the shirt", ORDER)
    assert not is_unclear("the red shirt", ORDER)
    assert not is_unclear("cancel my order", ORDER)


WORDS = st.sampled_from(
    "the a both all three two 2 2x half of them everything except but not keep other one shirt shirts red blue blender "
    "mugs mug first second last cheaper smaller expensive size M 9 and , . for exchange rest else is fine pair couple".split()
)


@given(st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=14).map(" ".join)))
def test_whatever_is_said_only_lines_of_the_order_are_chosen(text: str) -> None:
    asked = choose(text, ORDER, (AskedLine("RED"),))
    skus = [one.sku for one in asked or ()]
    assert asked is None or asked
    assert skus == [one.sku for one in ORDER if one.sku in skus]
    assert all(one.quantity is None or one.quantity > 0 for one in asked or ())
