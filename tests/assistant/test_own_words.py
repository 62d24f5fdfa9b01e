"""Whatever an order's facts are, each question about it is answered in whole sentences."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings

from actions.assistant.own_case import OwnCase, Saying
from actions.assistant.own_order import TOLD
from actions.policy.facts import Order
from actions.policy.terms import Query
from tests.assistant.speaking import placeholders, variation
from tests.policy.making import policy, shop
from tests.policy.strategies import moments, orders, spans

CHANNELS = ("website", "email")


def said(saying: Saying, channel: str) -> str:
    """The words of one response; every fact that it speaks of has to be there."""
    response, values = saying
    text = variation(response, channel)["text"]
    assert placeholders(text) <= values.keys()
    assert all(str(values[name]).strip() for name in placeholders(text)), (response, values)
    return str(text.format(**values))


@pytest.mark.parametrize("intent", TOLD)
@settings(max_examples=60, deadline=None)
@given(order=orders(), asked=moments, silent=spans)
def test_every_fact_that_is_spoken_of_is_there(
    intent: str, order: Order, asked: datetime, silent: timedelta
) -> None:
    own = OwnCase(Query(order, asked + silent, asked), (), policy(), shop())
    for saying in TOLD[intent](own):
        for channel in CHANNELS:
            words = said(saying, channel)
            assert "None" not in words
            assert "{" not in words
