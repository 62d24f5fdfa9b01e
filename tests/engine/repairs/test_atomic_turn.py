"""What fails a turn and what does not; whole turns are in test_serving.py."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from rasa.core.actions.action import Action, ActionExecutionRejection, RemoteAction
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.engine.repairs.atomic_turn import TurnAborted
from tests.engine.conftest import ActionServer

original = MessageProcessor._run_action  # as Rasa has it: repairs come after all tests are collected


@pytest.fixture(scope="module")
def processor(model: Path) -> MessageProcessor:
    return Agent.load(model).processor


class Raising(Action):
    """An action that raises what it was made with, or does nothing."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error

    def name(self) -> str:
        return "utter_greet"

    async def run(self, *_context: Any) -> list[Any]:
        if self.error:
            raise self.error
        return []


def run(processor: MessageProcessor, run_action: Any, action: Action) -> tuple[bool, list[dict[str, Any]]]:
    tracker = DialogueStateTracker("jane", processor.domain.slots)
    prediction = PolicyPrediction.for_action_name(processor.domain, action.name())
    more = asyncio.run(
        run_action(processor, action, tracker, CollectingOutputChannel(), processor.nlg, prediction)
    )
    return more, [{**event.as_dict(), "timestamp": 0} for event in tracker.events]


@pytest.mark.parametrize("error", [None, ActionExecutionRejection("utter_greet")])
def test_success_and_rejection_are_as_before(processor: MessageProcessor, error: Exception | None) -> None:
    before = run(processor, original, Raising(error))
    assert run(processor, MessageProcessor._run_action, Raising(error)) == before


@pytest.mark.parametrize("error", [ValueError("wrong"), TimeoutError(), asyncio.TimeoutError()])
def test_an_error_aborts(processor: MessageProcessor, error: Exception) -> None:
    with pytest.raises(TurnAborted, match="'utter_greet' failed") as raised:
        run(processor, MessageProcessor._run_action, Raising(error))
    assert raised.value.__cause__ is error


def test_every_processor_gets_the_circuit_breaker(processor: MessageProcessor) -> None:
    with pytest.raises(TurnAborted):
        processor.on_circuit_break(None, None, None)


def call(action_server: ActionServer, domain: Domain) -> list[Any]:
    action = RemoteAction("action_cancel", EndpointConfig(f"{action_server.url}/webhook"))
    tracker = DialogueStateTracker("jane", domain.slots)
    return asyncio.run(action.run(CollectingOutputChannel(), None, tracker, domain))


def test_an_action_call_that_is_rejected_is_not_an_error(action_server: ActionServer, domain: Domain) -> None:
    action_server.answers["action_cancel"] = lambda: (400, {"action_name": "action_cancel", "error": "no"})
    with pytest.raises(ActionExecutionRejection):
        call(action_server, domain)


@pytest.mark.parametrize(
    "answer", [(500, {}), (404, {}), (200, {"events": 5}), (200, {"events": [{"event": "nonsense"}]})]
)
def test_an_action_call_that_fails_aborts(action_server: ActionServer, domain: Domain, answer: Any) -> None:
    action_server.answers["action_cancel"] = lambda: answer
    with pytest.raises(TurnAborted, match="'action_cancel' failed"):
        call(action_server, domain)


def test_an_action_server_that_is_down_aborts(domain: Domain) -> None:
    with pytest.raises(TurnAborted):
        call(ActionServer("http://127.0.0.1:1"), domain)


def test_an_action_call_that_works_is_as_before(action_server: ActionServer, domain: Domain) -> None:
    assert [event.text for event in call(action_server, domain)] == ["action_cancel done"]
