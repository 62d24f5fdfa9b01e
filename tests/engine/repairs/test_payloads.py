"""Texts are filled, payloads are not."""

from __future__ import annotations

import pytest
import rasa.core.nlg.interpolator
import structlog

BUTTONS = [{"title": "For {name}", "payload": '/inform{"reason":"late"}'}]


def test_the_title_is_filled_and_the_payload_left_alone() -> None:
    with structlog.testing.capture_logs() as logs:
        filled = rasa.core.nlg.interpolator.interpolate(BUTTONS, {"name": "Jane"})
    assert filled == [{"title": "For Jane", "payload": '/inform{"reason":"late"}'}]
    assert logs == []


@pytest.mark.parametrize("text", ["Dear {name}, yes/no", "{name}"])
def test_any_other_text_is_as_before(text: str) -> None:
    before = rasa.core.nlg.interpolator.interpolate_text.__wrapped__(text, {"name": "Jane"})
    assert (
        rasa.core.nlg.interpolator.interpolate_text(text, {"name": "Jane"})
        == before
        == text.format(name="Jane")
    )
