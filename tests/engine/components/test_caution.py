"""When the likeliest intent is not acted on."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.engine.components.caution import CautiousFallback

CONFIG = {"threshold": 0.3, "ambiguity_threshold": 0.05, "outside": "out_of_scope", "outside_from": 0.1}


def judged(*rows: tuple[str, float], **settings: object) -> str:
    ranking = [{"name": name, "confidence": confidence} for name, confidence in rows]
    message = Message({TEXT: "hm", INTENT: ranking[0], INTENT_RANKING_KEY: ranking})
    fallback = CautiousFallback({**CautiousFallback.get_default_config(), **CONFIG, **settings})
    [message] = fallback.process([message])
    return str(message.get(INTENT)["name"])


@pytest.mark.parametrize(
    ("rows", "intent"),
    [
        ([("cancel_order", 0.9), ("out_of_scope", 0.05)], "cancel_order"),
        ([("cancel_order", 0.8), ("out_of_scope", 0.12)], "nlu_fallback"),
        ([("cancel_order", 0.7), ("return_item", 0.14), ("out_of_scope", 0.1)], "nlu_fallback"),
        ([("out_of_scope", 0.8), ("cancel_order", 0.1)], "out_of_scope"),
        ([("cancel_order", 0.25), ("return_item", 0.1)], "nlu_fallback"),
        ([("cancel_order", 0.42), ("return_item", 0.4)], "nlu_fallback"),
        ([("cancel_order", 0.9)], "cancel_order"),
    ],
)
def test_what_may_be_outside_is_asked_about(rows: list[tuple[str, float]], intent: str) -> None:
    assert judged(*rows) == intent


def test_without_an_outside_it_is_rasas_own() -> None:
    assert judged(("cancel_order", 0.8), ("out_of_scope", 0.12), outside=None) == "cancel_order"
