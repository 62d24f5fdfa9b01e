"""Every engine keeps the same contract: the scripted one, and the client of the real one over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.conversations.engine import Engine, EngineFailed, EngineMessage, EngineUnreachable, Parts, Reply
from bot.conversations.http_engine import HttpEngine
from bot.conversations.scripted_engine import Mishap, ScriptedEngine
from tests.conversation_store.wire import http_engine

pytestmark = pytest.mark.anyio

BUTTONS = [{"title": "Yes", "payload": "/affirm"}]
REPLIES = [
    Reply(text="Shall I?", data={"buttons": BUTTONS}),
    Reply(data={"custom": {"closed": True}}),
]


@dataclass
class Case:
    """An engine under test and the script behind it."""

    engine: Engine
    script: ScriptedEngine


@pytest.fixture(params=["scripted", "http"])
async def case(request: pytest.FixtureRequest) -> AsyncIterator[Case]:
    """Each engine in turn."""
    script = ScriptedEngine(lambda _: REPLIES)
    engine = script if request.param == "scripted" else http_engine(script)
    yield Case(engine, script)
    await engine.close()


def message(event: int = 1, sender: str = "k-0") -> EngineMessage:
    """A message as the desk sends it."""
    return EngineMessage(sender, "hello", event, {"event": event, "conversation": "c", "channel": "rest"})


async def test_a_message_gets_its_replies_whole(case: Case) -> None:
    assert await case.engine.send(message()) == REPLIES


async def test_a_saved_turn_is_found_by_its_event(case: Case) -> None:
    await case.engine.send(message(1))
    await case.engine.send(message(4))
    assert await case.engine.saved("k-0", 4) == REPLIES
    assert await case.engine.saved("k-0", 2) is None
    assert await case.engine.saved("k-1", 4) is None


async def test_a_turn_that_failed_is_not_saved(case: Case) -> None:
    case.script.fail_next(Mishap.EMPTY, Mishap.BROKEN)
    assert await case.engine.send(message()) == []
    with pytest.raises(EngineFailed):
        await case.engine.send(message())
    assert await case.engine.saved("k-0", 1) is None


async def test_a_turn_whose_reply_was_lost_is_saved(case: Case) -> None:
    case.script.fail_next(Mishap.LOST)
    with pytest.raises(EngineFailed):
        await case.engine.send(message())
    assert await case.engine.saved("k-0", 1) == REPLIES


async def test_a_silent_turn_is_saved_without_replies(case: Case) -> None:
    case.script.fail_next(Mishap.SILENT)
    assert await case.engine.send(message()) == []
    assert await case.engine.saved("k-0", 1) == []


async def test_an_engine_that_is_down_has_not_got_the_message(case: Case) -> None:
    case.script.engine_up = False
    with pytest.raises(EngineUnreachable):
        await case.engine.send(message())
    with pytest.raises(EngineUnreachable):
        await case.engine.saved("k-0", 1)
    assert case.script.received == []


@pytest.mark.parametrize("up", [(True, True), (True, False), (False, True), (False, False)])
async def test_each_part_reports_for_itself(case: Case, up: tuple[bool, bool]) -> None:
    case.script.engine_up, case.script.actions_up = up
    assert await case.engine.parts() == Parts(*up)


async def test_a_wrong_token_is_no_answer() -> None:
    engine = http_engine(ScriptedEngine(), token="another")
    with pytest.raises(EngineFailed):
        await engine.send(message())
    with pytest.raises(EngineUnreachable):
        await engine.saved("k-0", 1)
    await engine.close()


async def test_a_part_that_accepts_and_says_nothing_is_given_up_after_the_timeout() -> None:
    silent = await asyncio.start_server(lambda reader, writer: asyncio.sleep(5), "127.0.0.1", 0)
    url = f"http://127.0.0.1:{silent.sockets[0].getsockname()[1]}"
    engine = HttpEngine(url, "t", url, "t", timeout=0.2)
    with pytest.raises(EngineFailed):
        await engine.send(message())
    await engine.close()
    silent.close()
