"""How closely words fit each other."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from actions.assistant import vocabulary
from actions.assistant.vocabulary import SAME_THINGS, fits, plain, rank, singular
from actions.orders.catalogue import BadDataFile


@pytest.mark.parametrize(
    ("word", "one"),
    [
        ("shirts", "shirt"), ("dresses", "dress"), ("glass", "glass"), ("glasses", "glass"), ("batteries", "battery"),
        ("hoodie", "hoody"), ("hoodies", "hoody"), ("brushes", "brush"), ("boxes", "box"), ("knives", "knife"), ("bus", "bus"),
        ("gas", "gas"), ("shoes", "shoe"),
    ],
)  # fmt: skip
def test_one_of_several(word: str, one: str) -> None:
    assert singular(word) == one


def test_accents_and_capitals_make_no_difference() -> None:
    assert plain("Lumière PÂTÉ") == "lumiere pate"


@pytest.mark.parametrize(
    ("word", "title"),
    [
        ("lamp", "lamp"), ("belnder", "blender"), ("elefant", "elephant"), ("harnes", "harness"), ("trainer", "sneaker"),
        ("shoe", "boot"), ("blue", "navy"), ("cardi", "cardigan"), ("shelf", "bookshelf"), ("scratcher", "scratching"),
    ],
)  # fmt: skip
def test_a_word_fits_what_it_is_another_word_for(word: str, title: str) -> None:
    assert fits(word, frozenset([title]))


@pytest.mark.parametrize(
    ("word", "title"),
    [
        ("boot", "shoe"),  # not every shoe is one
        ("write", "white"),  # an everyday word
        ("right", "light"),
        ("rest", "vest"),
        ("cup", "cap"),  # too short for a slip
        ("cupboard", "board"),
        ("bookshelf", "book"),
        ("ear", "wear"),
        ("charging", "charger"),  # what is done with it
    ],
)
def test_a_word_that_only_looks_alike_does_not_fit(word: str, title: str) -> None:
    assert not fits(word, frozenset([title]))


def test_the_word_itself_is_closer_than_another_word_for_it() -> None:
    ranks = [rank("lamp", frozenset([title])) for title in ("lamp", "lampp", "light", "headlamp")]
    assert ranks == sorted(set(ranks), key=lambda place: place or 0)


def test_words_for_the_same_thing_are_single_lower_case_words_and_stand_once_in_a_line() -> None:
    content = YAML(typ="safe").load(SAME_THINGS)
    rows = [*content["same"], *([wider, *things] for wider, things in content["kinds"].items())]
    for row in rows:
        assert len(row) > 1, row
        assert len({singular(word) for word in row}) == len(row), row
        assert all(word.isalpha() and word == plain(word) for word in row), row
    assert all(word.isalpha() for pair in content["short"].items() for word in pair)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("same: []\nkinds: {}\n", r"same_things.yml: short: Field required"),
        (
            "same: [[a, b]]\nkinds: {}\nshort: {}\nmore: 1\n",
            r"same_things.yml: more: Extra inputs are not permitted",
        ),
        ("same: [", r"same_things.yml is not YAML"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_what_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str, said: str
) -> None:
    file = tmp_path / "same_things.yml"
    file.write_text(content, "utf-8")
    monkeypatch.setattr(vocabulary, "SAME_THINGS", file)
    vocabulary._other_names.cache_clear()
    with pytest.raises(BadDataFile, match=said):
        vocabulary.load_words()
