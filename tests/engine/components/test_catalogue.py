"""The catalogue's phrases."""

from pathlib import Path

from bot.engine.components.catalogue import read_phrases

CATALOGUE = """
products:
  - title: Sunset Lamp
    words: [lamp, Mood  Light]
  - title: Moon Lamp
    words: [lamp]
  - title: Field Watch
"""


def test_a_phrase_of_one_product_means_its_title_and_a_shared_one_itself(tmp_path: Path) -> None:
    (tmp_path / "catalogue.yml").write_text(CATALOGUE)
    assert read_phrases(tmp_path / "catalogue.yml") == {
        "field watch": "Field Watch",
        "lamp": "lamp",
        "mood light": "Sunset Lamp",
        "moon lamp": "Moon Lamp",
        "sunset lamp": "Sunset Lamp",
    }


def test_no_catalogue_no_phrases(tmp_path: Path) -> None:
    assert read_phrases(tmp_path / "catalogue.yml") == {}


def test_an_empty_catalogue(tmp_path: Path) -> None:
    (tmp_path / "catalogue.yml").write_text("")
    assert read_phrases(tmp_path / "catalogue.yml") == {}
