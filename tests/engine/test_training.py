"""Training: when it happens, and that it always gives the same model."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import Any

import pytest
from rasa.core.agent import Agent

from bot.engine.settings import EngineError
from bot.engine.training import digest, train
from tests.engine.conftest import launch

SENTENCES = [
    "cancle order 10423",
    "good mornign",
    "it's jane@example.com",
    "of course",
    "",
    "🙂",
    "what is this",
]


def test_nothing_changed_nothing_trained(bot: Path, model: Path) -> None:
    before = model.stat().st_mtime_ns
    done = launch(bot, "train", "--out", str(model.parent))
    assert done.returncode == 0
    assert done.stdout.startswith("nothing changed")
    assert model.stat().st_mtime_ns == before


@pytest.mark.parametrize(
    "name",
    [
        "config.yml",
        "domain.yml",
        "data/nlu/nlu.yml",
        "data/rules/rules.yml",
        "data/catalogue.yml",
        "data/other_companies.yml",
    ],
)
def test_a_change_of_any_source_is_noticed(bot: Path, tmp_path: Path, name: str) -> None:
    shutil.copytree(bot, tmp_path, dirs_exist_ok=True)
    before = digest(tmp_path)
    (tmp_path / name).open("a").write("\n")
    assert digest(tmp_path) != before


def test_other_files_do_not_matter(bot: Path, tmp_path: Path) -> None:
    shutil.copytree(bot, tmp_path, dirs_exist_ok=True)
    before = digest(tmp_path)
    (tmp_path / "data" / "shop.yml").write_text("name: other\n")
    assert digest(tmp_path) == before


def test_a_second_training_gives_the_same_answers(bot: Path, model: Path, tmp_path: Path) -> None:
    done = launch(bot, "train", "--out", str(tmp_path), PYTHONHASHSEED="7")
    assert done.returncode == 0, done.stderr
    assert parsed(tmp_path / "assistant.tar.gz") == parsed(model)


def test_the_same_message_is_always_understood_the_same(model: Path) -> None:
    agent = Agent.load(model)
    first = [parse(agent, sentence) for sentence in SENTENCES]
    assert [parse(agent, sentence) for sentence in reversed(SENTENCES)] == first[::-1]


def parsed(model: Path) -> list[dict[str, Any]]:
    agent = Agent.load(model)
    return [parse(agent, sentence) for sentence in SENTENCES]


def parse(agent: Agent, sentence: str) -> dict[str, Any]:
    return asyncio.run(agent.parse_message(sentence))


def test_the_entities_are_what_the_reader_saw(model: Path) -> None:
    found = parse(Agent.load(model), "cancel AT 10423, jane@example.com")["entities"]
    assert found == [
        {
            "entity": "order_number",
            "start": 7,
            "end": 15,
            "text": "AT 10423",
            "value": "AT-10423",
            "extractor": "ShopEntityExtractor",
        },
        {
            "entity": "email",
            "start": 17,
            "end": 33,
            "text": "jane@example.com",
            "value": "jane@example.com",
            "extractor": "ShopEntityExtractor",
        },
    ]


@pytest.mark.usefixtures("kept_surroundings")
def test_rules_that_contradict_each_other_do_not_train(bot: Path, tmp_path: Path) -> None:
    shutil.copytree(bot, tmp_path, dirs_exist_ok=True)
    rules = tmp_path / "data" / "rules" / "other.yml"
    rules.write_text(
        'version: "3.1"\nrules:\n  - rule: other\n    steps:\n      - intent: greet\n      - action: utter_again\n'
    )
    with pytest.raises(EngineError, match="does not fit together"):
        train(tmp_path, tmp_path / "out", {})
    assert not (tmp_path / "out" / "assistant.tar.gz").exists()
