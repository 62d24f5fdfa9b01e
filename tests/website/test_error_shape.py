"""The specification of errors: one shape, one sentence that says what to do next, a reference, nothing else."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path

import httpx
import pytest

from actions.database import open_database
from actions.settings import Settings
from bot.conversations.engine import EngineMessage, Reply
from bot.conversations.scripted_engine import ScriptedEngine
from bot.website.app import create_app
from tests.website.conftest import browser

pytestmark = pytest.mark.anyio

REST, PHOTOS = "/webhooks/rest/webhook", "/chat/photos"
GOOD = {"sender": "sam", "message": "hello"}


def checked(answer: httpx.Response, status: int) -> str:
    """The sentence of an error, after its shape was checked."""
    assert answer.status_code == status, answer.text
    body = answer.json()
    assert body.keys() == {"error"}
    assert body["error"].keys() == {"message", "reference"}
    message = body["error"]["message"]
    assert re.fullmatch(r"[A-Z][^\n]{15,}\.", message)
    assert re.fullmatch(r"[0-9a-f]{8}", body["error"]["reference"])
    assert "Traceback" not in answer.text
    return str(message)


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"message": "hello"}, "sender"),
        ({"sender": "", "message": "hello"}, "sender"),
        ({"sender": "  ", "message": "hello"}, "sender"),
        ({"sender": "s" * 201, "message": "hello"}, "sender"),
        ({"sender": "a\x00b", "message": "hello"}, "sender"),
        ({"sender": "a\ud800", "message": "hello"}, "sender"),
        ({"sender": 7, "message": "hello"}, "sender"),
        ({"sender": None, "message": "hello"}, "sender"),
        ({"sender": "sam"}, "message"),
        ({"sender": "sam", "message": None}, "message"),
        ({"sender": "sam", "message": ["hello"]}, "message"),
        ({**GOOD, "metadata": "x"}, "metadata"),
        ({**GOOD, "metadata": {"message_id": 7}}, "message_id"),
        ({**GOOD, "metadata": {"message_id": ""}}, "message_id"),
        ({**GOOD, "metadata": {"message_id": "m" * 201}}, "message_id"),
    ],
)
async def test_a_field_at_fault_is_named(
    visitor: httpx.AsyncClient, key: dict[str, str], body: dict[str, object], named: str
) -> None:
    headers = {**key, "Content-Type": "application/json"}
    answer = await visitor.post(REST, content=json.dumps(body), headers=headers)
    assert f'"{named}"' in checked(answer, 400)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"hello", b"\xff\xfe", b"[" * 100_000, b'{"sender": NaN', b"9" * 9_999]
)
async def test_a_body_that_is_no_json_is_told(
    visitor: httpx.AsyncClient, key: dict[str, str], content: bytes
) -> None:
    headers = {**key, "Content-Type": "application/json"}
    assert "JSON" in checked(await visitor.post(REST, content=content, headers=headers), 400)


@pytest.mark.parametrize("content", [b"[]", b'"x"', b"7", b"null"])
async def test_json_that_is_no_object_is_told(
    visitor: httpx.AsyncClient, key: dict[str, str], content: bytes
) -> None:
    headers = {**key, "Content-Type": "application/json"}
    assert "object" in checked(await visitor.post(REST, content=content, headers=headers), 400)


async def test_another_kind_of_body_is_told(visitor: httpx.AsyncClient, key: dict[str, str]) -> None:
    checked(await visitor.post(REST, data={"sender": "sam"}, headers=key), 415)


async def test_too_long_a_message(visitor: httpx.AsyncClient, key: dict[str, str]) -> None:
    answer = await visitor.post(REST, json={**GOOD, "message": "x" * 20_001}, headers=key)
    assert "20,000" in checked(answer, 413)
    as_long_as_may_be = {**GOOD, "message": "\U0001f600" * 20_000}
    assert (await visitor.post(REST, json=as_long_as_may_be, headers=key)).status_code == 200


async def test_too_big_a_body(visitor: httpx.AsyncClient, key: dict[str, str]) -> None:
    answer = await visitor.post(REST, json={**GOOD, "metadata": {"x": "x" * 300_000}}, headers=key)
    checked(answer, 413)


async def test_no_key_and_no_session(visitor: httpx.AsyncClient) -> None:
    refused = await visitor.post(REST, json=GOOD)
    assert "./desk key" in checked(refused, 401)
    assert refused.headers["WWW-Authenticate"] == "Bearer"
    assert "reload" in checked(await visitor.post(PHOTOS, content=b"x"), 401)


async def test_unknown_addresses_and_methods(visitor: httpx.AsyncClient) -> None:
    checked(await visitor.get("/nowhere"), 404)
    checked(await visitor.get("/static/nothing.js"), 404)
    checked(await visitor.get("/static/../app.py"), 404)
    refused = await visitor.get(REST)
    checked(refused, 405)
    assert refused.headers["Allow"] == "POST"


async def test_too_many_at_once(
    visitor: httpx.AsyncClient, key: dict[str, str], engine: ScriptedEngine
) -> None:
    answers = await asyncio.gather(*(visitor.post(REST, json=GOOD, headers=key) for _ in range(20)))
    refused = [answer for answer in answers if answer.status_code != 200]
    assert len(refused) == 4
    assert "wait" in checked(refused[0], 429)
    assert refused[0].headers["Retry-After"] == "5"
    assert len(engine.received) == 16


async def test_an_error_that_nobody_foresaw(
    visitor: httpx.AsyncClient, key: dict[str, str], settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    path = Path(settings.database_url.removeprefix("sqlite:///"))
    database = open_database(settings.database_url)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("drop table conversation_events")
    database.close()
    answer = await visitor.post(REST, json={**GOOD, "message": "my secret"}, headers=key)
    message = checked(answer, 500)
    assert "conversation_events" not in message
    assert str(path) not in answer.text
    logged = capsys.readouterr().out
    assert answer.json()["error"]["reference"] in logged


class Surprised(ScriptedEngine):
    """Raises what no engine should."""

    async def send(self, message: EngineMessage) -> list[Reply]:
        raise RuntimeError("a secret of the inside")


async def test_a_fault_after_the_message_was_stored_keeps_the_message(
    settings: Settings, key: dict[str, str]
) -> None:
    app = create_app(settings, Surprised())
    async with app.router.lifespan_context(app), browser(app) as visitor:
        answer = await visitor.post(REST, json=GOOD, headers=key)
        assert "secret" not in checked(answer, 500)
        waiting = await app.state.desk.conversations.conversations_waiting()
        assert len(waiting) == 1
