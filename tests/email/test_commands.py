"""`./desk mail` without a running desk: a mail is kept for later, and what is there can be seen."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.commands.mail import app
from bot.setup.failing import Failed
from bot.supervisor.parts import free_port
from tests.email.office import Office, raw_mail

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def home(tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder and a database of its own, and no desk on its port."""
    for name in [name for name in os.environ if name.startswith("DESK_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "250")
    monkeypatch.setenv("DESK_HOME", str(tmp_path))
    monkeypatch.setenv("DESK_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("DESK_PORT", str(free_port()))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A mail in a file."""
    file = tmp_path / "mail.eml"
    file.write_bytes(raw_mail())
    return file


def desk(*arguments: str) -> Result:
    """Run `./desk mail`."""
    return CliRunner().invoke(app, arguments, catch_exceptions=True)


async def test_a_mail_is_kept_while_no_desk_runs_and_answered_when_one_does(
    file: Path, office: Office
) -> None:
    office.clock.moment = datetime.now(UTC)
    arrived = (office.clock() - timedelta(hours=1)).replace(microsecond=0)
    found = json.loads(desk("ingest", str(file), "--json", "--arrived", arrived.isoformat()).output)
    assert (found["done"], found["again"]) == ("waiting", False)
    assert found["arrived_at"] == arrived.isoformat()
    assert "dealt with when ./desk up runs" in found["why"]
    assert json.loads(desk("ingest", str(file), "--json").output)["again"]
    await office.mailroom.work_once()
    (shown,) = json.loads(desk("list", "--json").output)
    assert (shown["done"], shown["from"]) == ("answered", "ava@example.com")
    (sent,) = json.loads(desk("outbox", "--json").output)
    assert (sent["state"], sent["to"]) == ("sent", "ava@example.com")
    assert "ava@example.com" in desk("list").output
    assert "Re: My order" in desk("outbox").output


def test_nothing_there_yet_is_said(file: Path) -> None:
    assert desk("list").output == "No mail has come in yet.\n"
    assert desk("outbox").output == "Nothing has gone out yet.\n"


@pytest.mark.parametrize(
    ("content", "options", "sentence"),
    [
        (None, (), "cannot be read"),
        (b" \n", (), "is empty"),
        (b"From: a", ("--arrived", "yesterday"), "needs a time with its offset"),
        (b"From: a", ("--arrived", "2026-03-02T09:00:00"), "needs a time with its offset"),
    ],
)
def test_what_cannot_be_taken_in_is_said_in_one_sentence(
    tmp_path: Path, content: bytes | None, options: tuple[str, ...], sentence: str
) -> None:
    file = tmp_path / "other.eml"
    if content is not None:
        file.write_bytes(content)
    failure = desk("ingest", str(file), *options).exception
    assert isinstance(failure, Failed)
    assert sentence in str(failure)
