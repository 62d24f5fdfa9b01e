"""Chat for programs (contract 5)."""

from __future__ import annotations

import stat

import httpx
import pytest

from actions.settings import Settings
from bot.conversations.engine import EngineMessage, Reply
from bot.conversations.scripted_engine import ScriptedEngine
from bot.website.keys import rest_key, session_secret
from bot.website.sessions import Sessions

pytestmark = pytest.mark.anyio

WEBHOOK = "/webhooks/rest/webhook"
BUTTONS = [{"title": "Yes", "payload": "/affirm"}]


@pytest.fixture
def engine() -> ScriptedEngine:
    """Says two things, the second with buttons and custom data."""
    return ScriptedEngine(two_things)


def two_things(message: EngineMessage) -> list[Reply]:
    """A text, then a question."""
    asked = {"buttons": BUTTONS, "custom": {"goal": "cancel"}}
    return [Reply(text=f"You said: {message.text}"), Reply(text="Shall I?", data=asked)]


async def say(
    visitor: httpx.AsyncClient, key: dict[str, str], text: str, sender: str = "sam", **rest: object
) -> httpx.Response:
    """Send one message."""
    return await visitor.post(WEBHOOK, json={"sender": sender, "message": text, **rest}, headers=key)


async def test_replies_come_in_the_shape_of_rasas_channel(
    visitor: httpx.AsyncClient, key: dict[str, str]
) -> None:
    answer = await say(visitor, key, "hello")
    assert answer.status_code == 200
    assert answer.json() == [
        {"recipient_id": "sam", "text": "You said: hello"},
        {"recipient_id": "sam", "text": "Shall I?", "buttons": BUTTONS, "custom": {"goal": "cancel"}},
    ]


async def test_a_program_may_bring_an_email(
    visitor: httpx.AsyncClient, key: dict[str, str], engine: ScriptedEngine
) -> None:
    await say(visitor, key, "hello", metadata={"channel": "email"})
    await say(visitor, key, "hello")
    assert [message.metadata["channel"] for message in engine.received] == ["email", "rest"]


@pytest.mark.parametrize("channel", ["website", "", 5, None])
async def test_another_channel_is_refused_in_one_sentence(
    visitor: httpx.AsyncClient, key: dict[str, str], channel: object
) -> None:
    answer = await say(visitor, key, "hello", metadata={"channel": channel})
    assert answer.status_code == 400
    assert "metadata.channel" in answer.json()["error"]["message"]


async def test_a_repeated_message_id_gets_the_same_replies(
    visitor: httpx.AsyncClient, key: dict[str, str], engine: ScriptedEngine
) -> None:
    first, again = [
        (await say(visitor, key, "hello", metadata={"message_id": "m1"})).json() for _ in range(2)
    ]
    assert first == again
    assert len(engine.received) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer wrong"},
        {"Authorization": "Bearer "},
        {"Authorization": "Basic é".encode()},
    ],
)
async def test_without_the_key_nothing_is_taken(
    visitor: httpx.AsyncClient, engine: ScriptedEngine, headers: dict[str, str | bytes]
) -> None:
    answer = await visitor.post(WEBHOOK, json={"sender": "sam", "message": "hello"}, headers=headers)
    assert answer.status_code == 401
    assert engine.received == []


async def test_a_customers_session_is_no_key(visitor: httpx.AsyncClient, settings: Settings) -> None:
    sessions = Sessions(session_secret(settings.home))
    headers = {"Authorization": f"Bearer {sessions.token(sessions.start())}"}
    answer = await visitor.post(WEBHOOK, json={"sender": "sam", "message": "hello"}, headers=headers)
    assert answer.status_code == 401


async def test_a_payload_typed_by_a_customer_is_only_text(
    visitor: httpx.AsyncClient, key: dict[str, str], engine: ScriptedEngine
) -> None:
    await say(visitor, key, '/cancel_order{"order":"AT-1"}')
    assert engine.received[0].text == 'cancel_order{"order":"AT-1"}'


async def test_while_the_engine_is_down_the_caller_gets_a_sentence(
    visitor: httpx.AsyncClient, key: dict[str, str], engine: ScriptedEngine
) -> None:
    engine.engine_up = False
    answer = await say(visitor, key, "hello")
    assert answer.status_code == 200
    assert len(answer.json()) == 1
    assert "restarting" in answer.json()[0]["text"]


def test_the_key_is_made_once_and_readable_by_its_owner_only(settings: Settings) -> None:
    key = rest_key(settings.home)
    assert rest_key(settings.home) == key
    assert len(key) >= 40
    file = settings.home / "secrets" / "rest_key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert [made.name for made in file.parent.iterdir()] == ["rest_key"]


def test_two_desks_have_two_keys(settings: Settings) -> None:
    assert rest_key(settings.home) != rest_key(settings.home / "other")
