"""The action server's door: the token, the codes Rasa reads, and no word too many when something fails."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from actions.database import Database
from actions.server import build_app
from tests.assistant.calling import SHOWN, TOKEN, services
from tests.cases.making import SOON


@pytest.fixture
def client(sqlite_database: Database) -> TestClient:
    return TestClient(build_app(services(sqlite_database, SOON), TOKEN))


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer another"}, {"Authorization": TOKEN}])
def test_without_the_token_nothing_runs(client: TestClient, headers: dict[str, str]) -> None:
    answer = client.post("/webhook", json={"next_action": "action_settle"}, headers=headers)
    assert (answer.status_code, answer.json()) == (401, {"error": "the token is missing"})


def test_health_needs_no_token(client: TestClient) -> None:
    assert client.get("/health").json() == {"status": "ok"}


def test_an_unknown_action_is_told_by_its_code(client: TestClient) -> None:
    call = {"next_action": "action_nobody_knows", "tracker": {"sender_id": "a", "slots": {}}}
    assert client.post("/webhook", json=call, headers=SHOWN).status_code == 404


def test_a_failing_action_tells_nothing_of_the_conversation(client: TestClient) -> None:
    tracker = {"sender_id": "a", "slots": {"goal": "no such goal"}, "latest_message": {"text": "my secret"}}
    answer = client.post("/webhook", json={"next_action": "action_settle", "tracker": tracker}, headers=SHOWN)
    assert (answer.status_code, answer.json()) == (500, {"error": "the action failed"})
