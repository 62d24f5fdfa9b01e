"""Who is typing: shown to the other side of the same conversation alone, and kept nowhere."""

from __future__ import annotations

from typing import Any

import pytest

from bot.conversations.events import Address, Channel
from bot.website.typing import Typing

pytestmark = pytest.mark.anyio
SAM, MIA = Address(Channel.WEBSITE, "sam"), Address(Channel.WEBSITE, "mia")


class Post:
    """Keeps what was sent."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, Any]] = []

    async def emit(self, event: str, data: object, to: str, namespace: str) -> None:
        self.sent.append((f"{namespace} {to}", data))


class Seconds:
    """A clock that is moved."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def typing(post: Post, seconds: Seconds) -> Typing:
    """Sam's and Mia's windows; Robin looks at Sam's conversation and Kim at Mia's."""
    typing = Typing(post, lambda address: [f"{address.sender}-window"], seconds)
    typing.watch("robin", SAM)
    typing.watch("kim", MIA)
    return typing


async def test_only_who_looks_at_the_conversation_sees_its_customer_type(typing: Typing, post: Post) -> None:
    await typing.customer_types("sam-window", SAM)
    assert post.sent == [("/desk robin", {})]


async def test_the_customer_sees_the_agent_type_by_name(typing: Typing, post: Post) -> None:
    await typing.agent_types("robin", SAM, "Robin")
    assert post.sent == [("/ sam-window", {"name": "Robin"})]


async def test_a_page_that_says_it_all_the_time_is_heard_once_a_second(
    typing: Typing, post: Post, seconds: Seconds
) -> None:
    for _ in range(5):
        await typing.customer_types("sam-window", SAM)
    seconds.now += 1
    await typing.customer_types("sam-window", SAM)
    assert len(post.sent) == 2


async def test_who_left_is_told_nothing(typing: Typing, post: Post) -> None:
    typing.leave("robin")
    await typing.customer_types("sam-window", SAM)
    assert post.sent == []
