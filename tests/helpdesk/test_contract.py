"""The same story over every helpdesk: from asking for a person to the assistant's next answer."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
import pytest
from starlette.applications import Starlette

from bot.conversations.delivery import collect
from bot.conversations.engine import EngineMessage, Reply
from bot.conversations.events import Address, Channel
from bot.conversations.modes import Attendant
from bot.conversations.queue import Part, entries
from bot.conversations.receiving import Letter
from bot.conversations.scripted_engine import ScriptedEngine
from bot.website.app import create_app
from tests.helpdesk.chatwoot_server import signature
from tests.helpdesk.sides import SIDES, ChatwootSide, Side, chatwoot

pytestmark = pytest.mark.anyio
SAM = Address(Channel.WEBSITE, "sam")


@pytest.fixture
def anyio_backend() -> str:
    """Asynchronous tests run on asyncio."""
    return "asyncio"


@pytest.fixture(params=SIDES)
def side(request: pytest.FixtureRequest) -> Iterator[Side]:
    """Each helpdesk there is."""
    with SIDES[request.param]() as side:
        yield side


def script(message: EngineMessage) -> list[Reply]:
    """Passes on whoever asks for a person."""
    if "person" in message.text:
        handoff = {"reason": "ask_human", "order": "AT-10423", "missing": "a photo of the seam"}
        return [Reply(text="I pass you on."), Reply(data={"custom": {"handoff": handoff}})]
    return [Reply(text=f"You said: {message.text}")]


@asynccontextmanager
async def desk_with(side: Side, home: Path, database_url: str) -> AsyncIterator[Starlette]:
    """The whole application, started."""
    app = create_app(side.settings(home, database_url), ScriptedEngine(script))
    async with app.router.lifespan_context(app):
        yield app


async def say(app: Starlette, text: str) -> list[str]:
    """Sam writes; what comes back."""
    events = await app.state.desk.conversations.converse(Letter(SAM, text), collect)
    return [event.text for event in events]


async def shown(app: Starlette) -> list[str]:
    """What Sam sees of what was said by others."""
    history = await app.state.desk.conversations.history(SAM, 0)
    return [event.text for event in history.events if event.source.value != "customer"]


async def until(found: Callable[[], Awaitable[object]]) -> None:
    """Wait until something is so; what is carried is carried after the commit."""
    with anyio.fail_after(15):
        while not await found():  # noqa: ASYNC110  what is looked at is in other processes and tables
            await anyio.sleep(0.02)


async def test_from_asking_for_a_person_to_the_assistants_next_answer(
    side: Side, tmp_path: Path, sqlite_url: str
) -> None:
    async with desk_with(side, tmp_path, sqlite_url) as app:
        await say(app, "a person please")
        await until(lambda: side.waiting(app))
        assert "ask human" in (await side.waiting(app))[0]
        await side.answer(app, "Good day, Sam.", times=2)
        assert (await shown(app)).count("Good day, Sam.") == 1
        assert any("this is Dana" in text for text in await shown(app))
        assert "You said: the seam is open" not in await say(app, "the seam is open")

        async def arrived() -> bool:
            return "the seam is open" in await side.seen(app)

        await until(arrived)
        await side.settle(app)
        assert (await say(app, "thanks"))[-1] == "You said: thanks"

        async def nobody_waits() -> bool:
            return await side.waiting(app) == []

        await until(nobody_waits)
        await say(app, "a person please")
        await until(lambda: side.waiting(app))


@pytest.fixture
def other() -> Iterator[ChatwootSide]:
    """Chatwoot alone, for what our own desk has not: webhooks."""
    with chatwoot() as side:
        yield side


async def opened(app: Starlette, other: ChatwootSide) -> None:
    """Sam asked for a person, and it stands there."""
    await say(app, "a person please")
    await until(lambda: other.waiting(app))


async def test_unsigned_forged_and_old_webhooks_change_nothing(
    other: ChatwootSide, tmp_path: Path, sqlite_url: str
) -> None:
    async with desk_with(other, tmp_path, sqlite_url) as app:
        await opened(app, other)
        body = other.server.reply("I am not from here")
        now = app.state.desk.clock().timestamp()
        before = await shown(app)
        for headers in ({"x": "y"}, signature(body, now, "guessed"), signature(body, now - 600)):
            answer = await other.webhook(app, body, headers)
            assert answer.status_code == 401
            assert "not signed" in answer.json()["error"]["message"]
        assert await shown(app) == before


async def test_private_notes_our_own_words_and_other_inboxes_are_no_answers(
    other: ChatwootSide, tmp_path: Path, sqlite_url: str
) -> None:
    async with desk_with(other, tmp_path, sqlite_url) as app:
        await opened(app, other)
        before = await shown(app)
        note = other.server.reply("a secret", private=True)
        assert (await other.webhook(app, note)).json() == {"taken": False}
        for body in (b"[]", b"nonsense", b'{"event": "contact_created"}'):
            assert (await other.webhook(app, body)).json() == {"taken": False}
        other.server.conversations.append({"id": 5, "messages": [], "status": "open"})
        elsewhere = await other.webhook(app, other.server.reply("hello", number=-1))
        assert elsewhere.status_code == 404
        assert await shown(app) == before


async def test_two_people_never_answer_at_once(other: ChatwootSide, tmp_path: Path, sqlite_url: str) -> None:
    async with desk_with(other, tmp_path, sqlite_url) as app:
        await opened(app, other)
        found = await app.state.desk.agents.transactions.read(
            lambda session: entries(session, Part.WAITING, 1)
        )
        assert await app.state.desk.conversations.attending.take(found[0].id, Attendant(1, "Robin"))
        answer = await other.webhook(app, other.server.reply("me first"))
        assert answer.status_code == 400
        assert "Robin attends" in answer.json()["error"]["message"]
        assert "me first" not in await shown(app)
