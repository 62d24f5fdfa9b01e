"""A customer, or anybody else who is not signed in, gets to no page of the desk: every address that there is, tried."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.routing import BaseRoute, Mount, Route

from bot.desk.routes import routes
from bot.website import desk_mail
from tests.desk.conftest import Counter

pytestmark = pytest.mark.anyio
OPEN = ("/desk/sign-in",)
FILLED = {"name": "a.jpg", "rma": "RMA-2222-2222", "act": "receive", "number:int": "1", "key": "1"}


def addresses(found: list[BaseRoute], before: str = "") -> Iterator[tuple[str, str]]:
    """Method and path of every page under the desk that is not a file of its looks."""
    for one in found:
        if isinstance(one, Mount):
            yield from addresses(list(one.routes), before + one.path)
        elif isinstance(one, Route):
            path = before + one.path
            yield from ((method, path) for method in (one.methods or ()) if method in ("GET", "POST"))


def filled(path: str, conversation: str) -> str:
    """The address with a conversation that there is, and something for the rest."""
    for name, value in {**FILLED, "id": conversation}.items():
        path = path.replace(f"{{{name}}}", value)
    assert "{" not in path, path
    return path


async def test_every_page_sends_a_stranger_to_the_sign_in_and_changes_nothing(counter: Counter) -> None:
    name = await counter.asked()
    stranger = await counter.browser()
    await stranger.get("/")  # with a customer's cookies
    before = counter.events()
    tried = {one for one in addresses([*routes(), *desk_mail.routes()]) if one[1] not in OPEN}
    assert len(tried) > 25
    for method, path in sorted(tried):
        answer = await stranger.request(
            method, filled(path, name), data={"text": "x"} if method == "POST" else None
        )
        assert (answer.status_code, answer.headers.get("location")) == (303, "/desk/sign-in"), (method, path)
    assert counter.events() == before


async def test_a_customers_own_session_opens_no_other_conversation(counter: Counter) -> None:
    name = await counter.asked()
    stranger = await counter.browser()
    await stranger.get("/")
    for path in (
        f"/desk/c/{name}",
        f"/desk/c/{name}/events?seen=0&state=bot-0",
        f"/desk/c/{name}/photos/a.jpg",
    ):
        answer = await stranger.get(path, headers={"hx-request": "true"})
        assert answer.headers.get("hx-redirect") == "/desk/sign-in"
        assert answer.text == ""
