"""Checking without training."""

import shutil
from pathlib import Path

import pytest

from bot.engine.validation import validate

pytestmark = pytest.mark.usefixtures("kept_surroundings")


def test_the_small_bot_is_sound(bot: Path) -> None:
    assert validate(bot, {}) == 0


def test_an_action_that_the_domain_lacks_is_an_error(bot: Path, tmp_path: Path) -> None:
    shutil.copytree(bot, tmp_path, dirs_exist_ok=True)
    domain = tmp_path / "domain.yml"
    domain.write_text(domain.read_text().replace("actions: [action_cancel, ", "actions: ["))
    with pytest.raises(SystemExit) as ended:
        validate(tmp_path, {})
    assert ended.value.code == 1


def test_stories_that_contradict_each_other_are_an_error(bot: Path, tmp_path: Path) -> None:
    shutil.copytree(bot, tmp_path, dirs_exist_ok=True)
    story = "  - story: {0}\n    steps:\n      - intent: affirm\n      - action: utter_{0}\n"
    stories = tmp_path / "data" / "stories" / "stories.yml"
    stories.parent.mkdir()
    stories.write_text('version: "3.1"\nstories:\n' + story.format("greet") + story.format("again"))
    with pytest.raises(SystemExit) as ended:
        validate(tmp_path, {})
    assert ended.value.code == 1
