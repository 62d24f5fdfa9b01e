"""The words of the chat's window: every language says everything that the widget can say, and faults are named."""

from __future__ import annotations

import gzip
import re
import shutil
from pathlib import Path

import httpx
import pytest

from actions.cases import Outcome
from actions.policy.decision import Verdict
from actions.policy.errors import BadData
from actions.policy.facts import Goal, Status
from actions.settings import PROJECT
from bot.website.widget_file import load_languages

WORDS = PROJECT / "data" / "widget"
SOURCES = PROJECT / "bot" / "website" / "widget" / "src"
MADE_UP = ("outcome_", "goal_", "status_")  # keys that the widget puts together from what the desk sends


def source() -> str:
    """All of the widget's own text."""
    return "\n".join(path.read_text("utf-8") for path in SOURCES.glob("*.ts*"))


def test_the_widget_says_what_the_files_have_and_nothing_else() -> None:
    words = load_languages(WORDS)["en"]
    said = set(re.findall(r'words\("(\w+)"', source()))
    assert said <= set(words)
    assert [key for key in words if f'"{key}"' not in source() and not key.startswith(MADE_UP)] == []


def test_there_are_words_for_everything_that_can_come_of_a_request() -> None:
    needed = [f"outcome_{one}" for one in {*map(str, Outcome), *map(str, Verdict)}]
    needed += [f"goal_{one}" for one in Goal] + [f"status_{one}" for one in Status]
    assert set(needed) <= set(load_languages(WORDS)["en"])


def test_spanish_says_the_same_in_other_words() -> None:
    languages = load_languages(WORDS)
    same = {key for key, text in languages["es"].items() if text == languages["en"][key]}
    assert same == {"chat", "fact_total"}


@pytest.mark.parametrize(
    ("was", "becomes", "fault"),
    [
        ("send: Enviar\n", "", "'send' is missing"),
        ("send: Enviar\n", "send: Enviar\nsendd: x\n", "sendd"),
        ("{count} sin leer", "{number} sin leer", "placeholders"),
        ("send: Enviar\n", "send: [Enviar]\n", "send"),
    ],
)
def test_a_fault_in_a_language_is_named_with_its_file(
    tmp_path: Path, was: str, becomes: str, fault: str
) -> None:
    for path in WORDS.glob("*.yml"):
        shutil.copy(path, tmp_path)
    file = tmp_path / "es.yml"
    text = file.read_text("utf-8")
    assert was in text
    file.write_text(text.replace(was, becomes), "utf-8")
    with pytest.raises(BadData, match=re.escape(fault)) as found:
        load_languages(tmp_path)
    assert "es.yml" in str(found.value)


@pytest.mark.anyio
async def test_the_file_is_sent_compressed_once_and_then_not_again(visitor: httpx.AsyncClient) -> None:
    whole = await visitor.get("/widget.js", headers={"Accept-Encoding": "identity"})
    assert "Abrir el chat" in whole.text
    small = await visitor.get("/widget.js", headers={"Accept-Encoding": "gzip"})
    assert small.headers["Content-Encoding"] == "gzip"
    assert small.text == whole.text
    assert int(small.headers["Content-Length"]) == len(gzip.compress(whole.content))
    again = await visitor.get("/widget.js", headers={"If-None-Match": small.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
