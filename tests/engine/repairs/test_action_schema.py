"""The prepared validator accepts and refuses what Rasa's own does."""

from typing import Any

import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction

ACTION = RemoteAction("action_cancel", None)
original = RemoteAction._validate_action_result  # as Rasa has it: repairs come after all tests are collected

GOOD: list[dict[str, Any]] = [
    {},
    {"events": [], "responses": []},
    {"events": [{"event": "slot", "name": "order_number", "value": None}], "responses": [{"text": "hello"}]},
    {"events": [{"event": "followup", "name": "action_listen", "timestamp": None}]},
    {
        "events": [
            {"event": "user", "text": "hi", "parse_data": {"intent": {"name": "greet"}, "entities": []}}
        ]
    },
]
BAD: list[Any] = [
    [],
    {"events": {}},
    {"events": [{"name": "order_number"}]},
    {"events": [{"event": "slot"}]},
    {"events": [{"event": "user", "parse_data": {"intent": {"confidence": "high"}}}]},
    {"responses": "hello"},
    {"responses": ["hello"]},
]


@pytest.mark.parametrize("result", GOOD)
def test_good_results(result: dict[str, Any]) -> None:
    assert original(ACTION, result) is True
    assert ACTION._validate_action_result(result) is True


@pytest.mark.parametrize("result", BAD)
def test_bad_results_get_rasas_own_message(result: Any) -> None:
    with pytest.raises(ValidationError) as before:
        original(ACTION, result)
    with pytest.raises(ValidationError) as after:
        ACTION._validate_action_result(result)
    assert after.value.message == before.value.message
