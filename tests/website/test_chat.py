"""What the chat page calls: the server makes the session, and nobody sees another's conversation."""

from __future__ import annotations

import httpx
import pytest

from bot.conversations.engine import EngineMessage, Reply
from bot.conversations.scripted_engine import ScriptedEngine

pytestmark = pytest.mark.anyio


async def begin(client: httpx.AsyncClient, fresh: bool = False) -> httpx.Response:
    """Begin or resume a session."""
    return await client.post("/chat/session", json={"fresh": fresh})


async def say(client: httpx.AsyncClient, text: str, **rest: object) -> httpx.Response:
    """Say something on the page."""
    return await client.post("/chat/messages", json={"text": text, **rest})


def texts(answer: httpx.Response) -> list[str]:
    """The texts of the events in an answer."""
    assert answer.status_code == 200, answer.text
    return [event["text"] for event in answer.json()["events"]]


async def test_a_message_comes_back_with_its_answer(visitor: httpx.AsyncClient) -> None:
    assert (await begin(visitor)).json() == {"events": [], "waiting": False}
    answer = await say(visitor, "hello", id="m1")
    customer, bot = answer.json()["events"]
    assert (customer["number"], customer["source"], customer["id"]) == (1, "customer", "m1")
    assert (bot["number"], bot["source"], bot["text"]) == (2, "bot", "You said: hello")
    assert answer.json()["waiting"] is False


async def test_only_what_is_new_comes_after_a_number(visitor: httpx.AsyncClient) -> None:
    await begin(visitor)
    await say(visitor, "one")
    assert texts(await say(visitor, "two", after=2)) == ["two", "You said: two"]
    assert texts(await visitor.get("/chat/events?after=3")) == ["You said: two"]
    assert texts(await visitor.get("/chat/events?after=4")) == []


async def test_a_message_sent_again_is_stored_once(
    visitor: httpx.AsyncClient, engine: ScriptedEngine
) -> None:
    await begin(visitor)
    first, again = [texts(await say(visitor, "one", id="m1")) for _ in range(2)]
    assert first == again == ["one", "You said: one"]
    assert len(engine.received) == 1


async def test_the_conversation_outlives_the_page(visitor: httpx.AsyncClient) -> None:
    await begin(visitor)
    await say(visitor, "one")
    assert texts(await begin(visitor)) == ["one", "You said: one"]


async def test_starting_over_begins_another_conversation(
    visitor: httpx.AsyncClient, engine: ScriptedEngine
) -> None:
    await begin(visitor)
    await say(visitor, "one")
    assert texts(await begin(visitor, fresh=True)) == []
    await say(visitor, "two")
    assert len({message.sender for message in engine.received}) == 2


async def test_a_late_answer_is_waited_for(visitor: httpx.AsyncClient, engine: ScriptedEngine) -> None:
    await begin(visitor)
    engine.engine_up = False
    answer = await say(visitor, "one")
    assert answer.json()["waiting"] is True
    assert "restarting" in texts(answer)[1]


async def test_a_pressed_button_is_shown_by_its_title(
    visitor: httpx.AsyncClient, engine: ScriptedEngine
) -> None:
    await begin(visitor)
    assert (await say(visitor, "one")).status_code == 200
    engine.follow(asking)
    await say(visitor, "offer")
    assert texts(await say(visitor, "/affirm", after=4)) == ["Yes, please", "Shall I?"]


async def test_internal_data_does_not_reach_the_page(
    visitor: httpx.AsyncClient, engine: ScriptedEngine
) -> None:
    engine.poison("bad")
    await begin(visitor)
    answer = await say(visitor, "bad")
    assert {event["source"] for event in answer.json()["events"]} == {"customer", "bot"}
    assert "handoff" not in answer.text
    assert "failed twice" not in answer.text


async def test_a_stranger_sees_nothing_and_says_nothing_in_it(
    visitor: httpx.AsyncClient, stranger: httpx.AsyncClient
) -> None:
    await begin(visitor)
    await say(visitor, "my secret")
    await begin(stranger)
    assert texts(await stranger.get("/chat/events?after=0")) == []
    await say(stranger, "hello")
    assert texts(await visitor.get("/chat/events?after=0")) == ["my secret", "You said: my secret"]


@pytest.mark.parametrize("cookie", ["", "x", "ImFiYyI.aaaa.bbbb", '"sam"'])
async def test_a_cookie_that_the_desk_did_not_sign_opens_nothing(
    visitor: httpx.AsyncClient, cookie: str
) -> None:
    visitor.cookies.set("chat", cookie)
    assert (await visitor.get("/chat/events?after=0")).status_code == 401
    assert (await say(visitor, "hello")).status_code == 401


async def test_a_forged_cookie_begins_a_session_of_its_own(
    visitor: httpx.AsyncClient, stranger: httpx.AsyncClient
) -> None:
    await begin(visitor)
    await say(visitor, "my secret")
    good = visitor.cookies["chat"]
    stranger.cookies.set("chat", good[:-2] + ("aa" if not good.endswith("aa") else "bb"))
    assert texts(await begin(stranger)) == []


async def test_a_program_cannot_reach_a_page_conversation_by_its_name(
    visitor: httpx.AsyncClient, key: dict[str, str]
) -> None:
    await begin(visitor)
    await say(visitor, "my secret")
    sender = visitor.cookies["chat"].split(".")[0]
    answer = await visitor.post(
        "/webhooks/rest/webhook", json={"sender": sender, "message": "hi"}, headers=key
    )
    assert [message["text"] for message in answer.json()] == ["You said: hi"]


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(visitor: httpx.AsyncClient) -> None:
    cookie = (await begin(visitor)).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "secure" not in cookie
    behind_tls = await visitor.post("https://desk.example/chat/session", json={})
    assert "secure" in behind_tls.headers["set-cookie"].lower()


async def test_a_form_on_another_site_cannot_speak_for_the_customer(visitor: httpx.AsyncClient) -> None:
    await begin(visitor)
    answer = await visitor.post("/chat/messages", data={"text": "hello"})
    assert answer.status_code == 415
    plain = await visitor.post(
        "/chat/messages", content='{"text":"hi"}', headers={"Content-Type": "text/plain"}
    )
    assert plain.status_code == 415


def asking(message: EngineMessage) -> list[Reply]:
    """Always the same question."""
    return [Reply(text="Shall I?", data={"buttons": [{"title": "Yes, please", "payload": "/affirm"}]})]
