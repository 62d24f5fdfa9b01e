"""The time that an action may take."""

import asyncio
import time
from typing import Any

import pytest
from rasa.core.actions.action import RemoteAction
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.engine.repairs import action_calls
from bot.engine.repairs.atomic_turn import TurnAborted
from tests.engine.conftest import ActionServer


def test_a_slow_action_is_given_up(action_server: ActionServer, domain: Domain) -> None:
    def slow() -> tuple[int, Any]:
        time.sleep(1)
        return 200, {}

    action_server.answers["action_cancel"] = slow
    action = RemoteAction("action_cancel", EndpointConfig(action_server.url))
    action_calls.apply(0.2)
    started = time.monotonic()
    try:
        with pytest.raises(TurnAborted):
            asyncio.run(action.run(CollectingOutputChannel(), None, DialogueStateTracker("jane", []), domain))
    finally:
        action_calls.apply(2)
    assert time.monotonic() - started < 0.8
