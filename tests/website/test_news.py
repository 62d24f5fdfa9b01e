"""Agents' pages are told at once in which conversation something changed: agents who are signed in, and nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
import socketio

from actions.database import open_database
from actions.settings import Settings
from bot.conversations.scripted_engine import ScriptedEngine
from bot.desk import accounts
from bot.desk.pages import COOKIE
from bot.website.agent_sockets import PATH
from bot.website.app import create_app
from bot.website.typing import AGENTS
from tests.clocks import NOON, RunningClock
from tests.desk.windows import make_agents
from tests.waiting import wait_for
from tests.website.serving import served
from tests.website.talking import SECONDS, Client, connected


@dataclass
class Window:
    """An agent's page with its live connection, and everything that came over it."""

    client: httpx.Client
    socket: socketio.Client = field(default_factory=lambda: socketio.Client(reconnection=False))
    came: list[tuple[str, Any]] = field(default_factory=list)

    def connect(self, url: str) -> None:
        """Open the connection as the page does, with the cookie of the sign-in."""
        self.socket.on("*", lambda name, *data: self.came.append((name, *data)), namespace=AGENTS)
        cookie = {"Cookie": f"{COOKIE}={self.client.cookies[COOKIE]}"}
        self.socket.connect(
            url,
            headers=cookie,
            namespaces=[AGENTS],
            socketio_path=PATH,
            transports=["websocket"],
            wait_timeout=SECONDS,
        )

    def post(self, path: str, **fields: str) -> None:
        """Send a form as the pages do."""
        page = self.client.get("/desk").text
        csrf = page.split('name="csrf" value="')[1].split('"')[0]
        assert self.client.post(path, data={"csrf": csrf, **fields}).status_code == 303

    def first(self) -> str:
        """The id of the conversation of which news came first; nothing but the id came."""
        name, data = wait_for(lambda: next(iter(self.came), None))
        assert (name, list(data)) == ("news", ["conversation"])
        return str(data["conversation"])

    def is_told_by(self, act: Any) -> None:
        """News come after this."""
        before = len(self.came)
        act()
        wait_for(lambda: len(self.came) > before)


@pytest.fixture
def passwords(settings: Settings) -> dict[str, str]:
    """The accounts of Robin and Kim."""
    return make_agents(settings, NOON)


@pytest.fixture
def url(settings: Settings, engine: ScriptedEngine, passwords: dict[str, str]) -> Iterator[str]:
    """The address of the desk."""
    with served(create_app(settings, engine, RunningClock())) as address:
        yield address


@contextmanager
def windows(url: str, passwords: dict[str, str], *names: str) -> Iterator[list[Window]]:
    """The open windows of these agents."""
    with ExitStack() as stack:
        opened = [Window(stack.enter_context(httpx.Client(base_url=url))) for _ in names]
        for window, name in zip(opened, names, strict=True):
            sign_in = {"name": name, "password": passwords[name]}
            assert window.client.post("/desk/sign-in", data=sign_in).status_code == 303
            window.connect(url)
            stack.callback(window.socket.disconnect)
        yield opened


def begun(sam: Client) -> None:
    """Sam has a session and said something."""
    sam.begin(after=0, fresh=True)
    assert sam.say("hello") == {"stored": True}


def test_agents_are_told_of_everything_that_a_page_shows(url: str, passwords: dict[str, str]) -> None:
    with windows(url, passwords, "robin", "kim") as (robin, kim), connected(url) as sam:
        begun(sam)
        name = robin.first()
        assert kim.first() == name
        wait_for(lambda: len(sam.events) == 2)
        here = f"/desk/c/{name}"
        kim.is_told_by(lambda: robin.post(f"{here}/take"))
        kim.is_told_by(lambda: robin.post(f"{here}/say", text="Robin here", key="1", **{"as": "answer"}))
        kim.is_told_by(lambda: robin.post(f"{here}/say", text="a note", **{"as": "note"}))
        kim.is_told_by(lambda: robin.post(f"{here}/pass-on", to="kim"))
        kim.is_told_by(lambda: kim.post(f"{here}/give-back"))
        kim.is_told_by(lambda: sam.socket.call("rate", {"helped": True}, timeout=SECONDS))
        assert {data["conversation"] for _, data in kim.came} == {name}


def test_a_customer_is_told_nothing(url: str, passwords: dict[str, str]) -> None:
    with windows(url, passwords, "robin") as (robin,), connected(url) as sam, connected(url) as mia:
        heard: list[str] = []
        for one in (sam, mia):
            one.socket.on("*", lambda name, *_: heard.append(name))
        mia.begin(after=0, fresh=True)
        begun(sam)
        robin.first()
        wait_for(lambda: len(sam.events) == 2)
        robin.is_told_by(lambda: sam.say("and again"))
        assert "news" not in heard
        assert mia.events == []


@pytest.mark.parametrize("path", [PATH, "/socket.io"])
def test_nobody_connects_as_an_agent_without_a_sign_in(url: str, path: str) -> None:
    stranger = socketio.Client(reconnection=False)
    with pytest.raises(socketio.exceptions.ConnectionError):
        stranger.connect(url, namespaces=[AGENTS], socketio_path=path, transports=["websocket"])


def test_a_disabled_agent_is_told_nothing_any_more(
    url: str, settings: Settings, passwords: dict[str, str]
) -> None:
    with windows(url, passwords, "robin", "kim") as (robin, kim), connected(url) as sam:
        begun(sam)
        name = robin.first()
        assert kim.first() == name
        wait_for(lambda: len(sam.events) == 2)
        disable(settings, "robin")
        kim.is_told_by(lambda: kim.post(f"/desk/c/{name}/take"))
        wait_for(lambda: not robin.socket.connected)
        before = list(robin.came)
        kim.is_told_by(lambda: kim.post(f"/desk/c/{name}/give-back"))
        assert robin.came == before


def disable(settings: Settings, name: str) -> None:
    """Take the account away, as `./desk agents disable` does."""
    database = open_database(settings.database_url)
    with database.write() as session:
        accounts.disable(session, name, NOON)
    database.close()
