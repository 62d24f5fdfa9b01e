"""The engine as a process: its door, its turns, its logs."""

from __future__ import annotations

import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.engine.conftest import ACTIONS_TOKEN, TOKEN, ActionServer, Engine, engine_variables, launch


def test_a_form_is_filled_and_its_action_called(engine: Engine, action_server: ActionServer) -> None:
    assert engine.texts("form", "please cancel my order") == ["Which order?"]
    assert engine.texts("form", "it is AT 10423") == ["action_cancel done"]
    action, headers, body = action_server.calls[-1]
    assert action == "action_cancel"
    assert headers["Authorization"] == f"Bearer {ACTIONS_TOKEN}"
    assert body["tracker"]["slots"]["order_number"] == "AT-10423"
    assert "domain" not in body


def test_the_metadata_is_on_the_stored_event(engine: Engine) -> None:
    engine.say("metadata", "hello", conversation="C1", event=7)
    user = next(event for event in engine.events("metadata") if event["event"] == "user")
    assert user["metadata"]["event"] == 7
    assert user["input_channel"] == "desk"


@pytest.mark.parametrize(
    ("channel", "said"),
    [("email", "Dear customer."), ("website", "Hello."), ("rest", "Hello."), (None, "Hello.")],
)
def test_a_response_has_its_variation_for_the_channel(engine: Engine, channel: str | None, said: str) -> None:
    metadata = {"channel": channel} if channel else {}
    status, replies = engine.say(f"on-{channel}", "hello", **metadata)
    assert (status, [reply["text"] for reply in replies]) == (200, [said])


@pytest.mark.parametrize(
    "authorization", [None, "", "Bearer", "Bearer wrong", TOKEN, f"Basic {TOKEN}", "Bearer é"]
)
def test_without_the_token_nothing_is_let_in(engine: Engine, authorization: str | None) -> None:
    assert engine.post({"sender": "a", "message": "hello"}, authorization) == (401, {"error": "unauthorized"})


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"sender": "", "message": "hello"},
        {"sender": 5, "message": "hello"},
        {"sender": "x" * 256, "message": "hello"},
        {"sender": "a"},
        {"sender": "a", "message": None},
        {"sender": "a", "message": "hello", "metadata": "no"},
    ],
)
def test_what_is_not_a_message_is_refused(engine: Engine, body: Any) -> None:
    status, answer = engine.post(body, f"Bearer {TOKEN}")
    assert status == 400
    assert answer["error"].endswith(".")


@pytest.mark.parametrize("path", ["/conversations/a/tracker", "/domain", "/status"])
def test_the_api_wants_the_token(engine: Engine, path: str) -> None:
    assert engine.get(path)[0] == 401
    assert engine.get(path, token="wrong")[0] == 401


@pytest.mark.parametrize("channel", ["rest", "callback", "socketio"])
def test_no_other_channel_is_open(engine: Engine, channel: str) -> None:
    assert requests.post(engine.url(f"/webhooks/{channel}/webhook"), json={}, timeout=30).status_code == 404


def test_it_listens_on_loopback_only(engine: Engine) -> None:
    port = f":{engine.port:04X}"
    tables = Path("/proc/net/tcp").read_text() + Path("/proc/net/tcp6").read_text()
    listening = [
        line.split()[1] for line in tables.splitlines() if port in line.split()[1] and " 0A " in line
    ]
    assert listening == [f"0100007F{port}"]


def test_the_token_is_not_in_the_command_line(engine: Engine) -> None:
    assert TOKEN.encode() not in Path(f"/proc/{engine.process.pid}/cmdline").read_bytes()


def failing() -> tuple[int, Any]:
    return 500, {"error": "boom"}


def slow() -> tuple[int, Any]:
    time.sleep(3)
    return 200, {"events": [], "responses": []}


def malformed() -> tuple[int, Any]:
    return 200, {"events": [{"name": "no event"}], "responses": []}


@pytest.mark.parametrize("answer", [failing, slow, malformed])
def test_a_failed_action_fails_the_turn_and_nothing_of_it_is_kept(
    engine: Engine, action_server: ActionServer, answer: Any
) -> None:
    sender = answer.__name__
    assert engine.texts(sender, "hello") == ["Hello."]
    before = engine.events(sender)
    action_server.answers["action_crash"] = answer
    assert engine.say(sender, "/crash") == (500, {"error": "turn failed"})
    assert engine.events(sender) == before
    action_server.answers.clear()
    assert engine.texts(sender, "/crash") == ["action_crash done"]


def test_a_first_message_that_fails_leaves_nothing_behind(
    engine: Engine, action_server: ActionServer
) -> None:
    action_server.answers["action_crash"] = failing
    assert engine.say("first", "/crash")[0] == 500
    assert [event for event in engine.events("first") if event["event"] == "user"] == []


def test_too_many_actions_fail_the_turn_but_not_the_conversation(engine: Engine) -> None:
    assert engine.texts("loop", "hello") == ["Hello."]
    assert engine.say("loop", "/loop_forever") == (500, {"error": "turn failed"})
    assert engine.texts("loop", "hello") == ["Hello."]


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "🙂🙂", "<b>hi</b>", "x" * 5000, "\x00", "¿dónde?"])
def test_any_text_is_answered_or_left_to_the_fallback(engine: Engine, text: str) -> None:
    assert engine.say("odd", text)[0] == 200


def test_two_messages_at_once_are_taken_one_after_the_other_and_soon(engine: Engine) -> None:
    engine.texts("twice", "hello")
    started = time.monotonic()
    with ThreadPoolExecutor() as pool:
        replies = list(pool.map(lambda _: engine.texts("twice", "hello"), range(4)))
    assert replies == [["Hello."]] * 4
    assert time.monotonic() - started < 0.9
    assert len([event for event in engine.events("twice") if event["event"] == "user"]) == 5


def test_nothing_customers_wrote_and_no_secret_is_in_the_log(
    engine: Engine, action_server: ActionServer
) -> None:
    action_server.answers["action_crash"] = failing
    engine.say("quiet", '/crash{"email": "jane@example.com"}')
    engine.say("quiet", '/loop_forever{"product": "Jane Roe"}')
    engine.say("quiet", "cancel order 10423 for Jane Roe, jane@example.com")
    engine.events("quiet")
    log = engine.log.read_text()
    assert "desk.turn.failed" in log
    for private in ("jane@example.com", "Jane Roe", TOKEN, ACTIONS_TOKEN):
        assert private not in log


def test_the_trackers_are_in_a_file_with_write_ahead_logging(engine: Engine) -> None:
    engine.texts("wal", "hello")
    with sqlite3.connect(engine.home / "engine.sqlite") as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("SELECT count(*) FROM events WHERE sender_id = 'wal'").fetchone()[0] > 3


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ({"DESK_ENGINE_TOKEN": "short"}, "DESK_ENGINE_TOKEN is too short"),
        ({"DESK_ENGINE_PORT": "http"}, "DESK_ENGINE_PORT is 'http'"),
        ({"DESK_ACTIONS_URL": ""}, "DESK_ACTIONS_URL is not set"),
        ({}, "There is no trained model"),
    ],
)
def test_what_is_missing_is_said_in_one_sentence(
    tmp_path: Path, missing: dict[str, str], sentence: str
) -> None:
    done = launch(tmp_path, "run", **{**engine_variables(tmp_path, 1, "http://127.0.0.1:1"), **missing})
    assert done.returncode == 1
    assert done.stderr.startswith(sentence)
    assert done.stderr.count("\n") == 1
