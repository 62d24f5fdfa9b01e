"""A small bot, trained once; a fake action server that says what it was asked; an engine that runs."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import uuid
import warnings
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import redis
import requests
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

ROOT = Path(__file__).parents[2]
TOKEN = "token-of-the-engine-0001"
ACTIONS_TOKEN = "token-of-the-actions-0001"
POSTGRES = os.environ.get("DESK_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")
REDIS = os.environ.get("DESK_TEST_REDIS", "redis://127.0.0.1:6379/15")


@pytest.fixture(scope="session")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project's root with the small bot of this folder and the product's own endpoints.yml."""
    root = tmp_path_factory.mktemp("bot")
    shutil.copytree(Path(__file__).parent / "bot", root, dirs_exist_ok=True)
    shutil.copy(ROOT / "endpoints.yml", root)
    return root


@pytest.fixture(scope="session")
def model(bot: Path) -> Path:
    """The small bot's model, trained by the launcher."""
    done = launch(bot, "train", "--out", str(bot / "models"))
    assert done.returncode == 0, done.stderr
    return bot / "models" / "assistant.tar.gz"


@pytest.fixture
def kept_surroundings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Takes back what training and checking change in the process: variables and the printing of warnings."""
    monkeypatch.setattr(warnings, "showwarning", warnings.showwarning)
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


def launch(root: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the launcher to its end."""
    command = [sys.executable, "-m", "bot.engine.launcher", *arguments]
    return subprocess.run(
        command, cwd=root, env=environment(**variables), capture_output=True, text=True, check=False
    )


def environment(**variables: str) -> dict[str, str]:
    """This process's environment without any setting of the desk, and these variables."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("DESK_")}
    return {**inherited, "PYTHONPATH": str(ROOT), **variables}


@dataclass
class ActionServer:
    """Answers each call with what `answers` holds for the action, and remembers it."""

    url: str
    answers: dict[str, Any] = field(default_factory=dict)
    calls: list[tuple[str, dict[str, str], dict[str, Any]]] = field(default_factory=list)

    def answer(self, headers: dict[str, str], body: dict[str, Any]) -> tuple[int, Any]:
        action = body["next_action"]
        self.calls.append((action, headers, body))
        found = self.answers.get(action, done(action))
        return found() if callable(found) else (200, found)


def done(action: str) -> dict[str, Any]:
    """An answer that says that the action was run; after a fallback the bot has to be told to listen."""
    listen = {"event": "followup", "name": "action_listen"}
    events = [listen] if action == "action_core_fallback" else []
    return {"events": events, "responses": [{"text": f"{action} done"}]}


@pytest.fixture(scope="session")
def shared_action_server() -> Iterator[ActionServer]:
    """One for all tests; use `action_server`, which starts with an empty memory."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    actions = ActionServer(f"http://127.0.0.1:{server.server_port}")
    server.RequestHandlerClass = handler_for(actions)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield actions
    server.shutdown()


@pytest.fixture
def action_server(shared_action_server: ActionServer) -> ActionServer:
    shared_action_server.answers.clear()
    shared_action_server.calls.clear()
    return shared_action_server


def handler_for(actions: ActionServer) -> type[BaseHTTPRequestHandler]:
    """A request handler that hands what it gets to `actions`."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            status, answer = actions.answer(dict(self.headers), body)
            content = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            with suppress(BrokenPipeError):  # the engine gave up waiting
                self.wfile.write(content)

        def log_message(self, *_details: Any) -> None:
            pass

    return Handler


@dataclass
class Engine:
    """A running engine; what it has printed is in the file `log`."""

    process: subprocess.Popen[bytes]
    port: int
    home: Path
    log: Path

    def say(self, sender: str, text: str, **metadata: Any) -> tuple[int, Any]:
        """Send a message as the desk does: status and answer."""
        return self.post({"sender": sender, "message": text, "metadata": metadata}, f"Bearer {TOKEN}")

    def texts(self, sender: str, text: str) -> list[str]:
        status, replies = self.say(sender, text)
        assert status == 200, replies
        return [reply["text"] for reply in replies]

    def post(self, body: Any, authorization: str | None) -> tuple[int, Any]:
        """Send anything to the desk's webhook, with any `Authorization` header."""
        headers = {"Authorization": authorization.encode()} if authorization else {}
        url = self.url("/webhooks/desk/webhook")
        return read(requests.post(url, json.dumps(body), headers=headers, timeout=30))

    def get(self, path: str, **parameters: str) -> tuple[int, Any]:
        """Ask Rasa's own API."""
        return read(requests.get(self.url(path), parameters, timeout=30))

    def events(self, sender: str) -> list[dict[str, Any]]:
        """What is stored of this sender's conversation."""
        status, tracker = self.get(f"/conversations/{sender}/tracker", include_events="ALL", token=TOKEN)
        assert status == 200
        return list(tracker["events"])

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"


def read(response: requests.Response) -> tuple[int, Any]:
    """Status and content, decoded if it is JSON."""
    is_json = "json" in response.headers.get("content-type", "")
    return response.status_code, response.json() if is_json else response.text


def engine_variables(home: Path, port: int, actions_url: str, **more: str) -> dict[str, str]:
    """The environment of `run`."""
    return {
        "DESK_HOME": str(home),
        "DESK_ENGINE_PORT": str(port),
        "DESK_ENGINE_TOKEN": TOKEN,
        "DESK_ACTIONS_URL": actions_url,
        "DESK_ACTIONS_TOKEN": ACTIONS_TOKEN,
        "DESK_ENGINE_ACTION_TIMEOUT_SECONDS": "2",
        **more,
    }


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def start_engine(root: Path, home: Path, actions_url: str, **more: str) -> Engine:
    """Start an engine and wait until it answers."""
    home.mkdir(parents=True, exist_ok=True)
    port, log = free_port(), home / "engine.log"
    variables = environment(**engine_variables(home, port, actions_url, **more))
    command = [sys.executable, "-m", "bot.engine.launcher", "run"]
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=root, env=variables, stdout=output, stderr=output)
    engine = Engine(process, port, home, log)
    wait_until_ready(engine)
    return engine


def wait_until_ready(engine: Engine, seconds: float = 90) -> None:
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up:
        assert engine.process.poll() is None, engine.log.read_text()
        try:
            engine.get("/version")
        except requests.ConnectionError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(engine.log.read_text())


@pytest.fixture(scope="session")
def engine(
    bot: Path, model: Path, shared_action_server: ActionServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """An engine that serves the small bot over SQLite."""
    running = start_engine(bot, tmp_path_factory.mktemp("home"), shared_action_server.url)
    yield running
    running.process.terminate()
    running.process.wait(timeout=20)


@pytest.fixture
def postgres() -> Iterator[str]:
    """The address of a new, empty database, as the desk would write it."""
    server = make_url(POSTGRES).set(drivername="postgresql+psycopg2")
    name = f"engine_{uuid.uuid4().hex}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
    except OperationalError:
        missing("PostgreSQL", "DESK_TEST_POSTGRES")
    made = server.set(drivername="postgresql+psycopg", database=name)
    yield made.render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture
def redis_url() -> str:
    """The address of a Redis that answers."""
    try:
        redis.Redis.from_url(REDIS).ping()
    except redis.RedisError:
        missing("Redis", "DESK_TEST_REDIS")
    return REDIS


def missing(server: str, variable: str) -> None:
    """Skip the test, or fail it in CI, where every server has to be there."""
    message = f"no {server} server answers; set {variable} to test on one"
    pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
