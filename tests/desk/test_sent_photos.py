"""Photos that an agent sends: drawn anew, in this chat alone, and only by the agent who attends."""

from __future__ import annotations

import httpx
import pytest

from actions.settings import Settings
from bot.conversations.events import Address, Channel
from tests.desk.conftest import SAM, Counter, Window
from tests.website.test_photos import SCRIPT, kept, picture

pytestmark = pytest.mark.anyio
AVA = Address(Channel.EMAIL, "ava")


async def send(
    window: Window, name: str, *contents: bytes, text: str = "", how: str = "answer"
) -> httpx.Response:
    """Send photos as the page does."""
    fields = {"csrf": await window.csrf(), "text": text, "as": how, "key": "once"}
    files = [("photo", ("photo.png", content, "image/png")) for content in contents]
    return await window.client.post(f"/desk/c/{name}/say", data=fields, files=files)


async def test_the_customer_gets_the_photo_drawn_anew(counter: Counter, settings: Settings) -> None:
    name, robin = await counter.asked(), await counter.agent("robin")
    await robin.post(f"/desk/c/{name}/take")
    answer = await send(robin, name, picture("PNG") + SCRIPT, picture("JPEG"))
    assert answer.status_code == 303, answer.text
    assert counter.events()[-1] == ("agent", "message", "Here is a photo.")
    files = kept(settings)
    assert len(files) == 2
    assert all(SCRIPT not in file.read_bytes() for file in files)
    history = await counter.app.state.desk.conversations.history(SAM, 0)
    assert sorted(history.events[-1].data["photos"]) == sorted(file.stem for file in files)
    assert (await robin.get(f"/desk/c/{name}/photos/{files[0].stem}")).status_code == 200


async def test_words_go_with_it(counter: Counter) -> None:
    name, robin = await counter.asked(), await counter.agent("robin")
    await robin.post(f"/desk/c/{name}/take")
    assert (await send(robin, name, picture("PNG"), text="Like this one?")).status_code == 303
    assert counter.events()[-1] == ("agent", "message", "Like this one?")


@pytest.mark.parametrize(
    ("contents", "how", "status"),
    [
        ([b"MZ no photo"], "answer", 409),
        ([picture("PNG")] * 6, "answer", 409),
        ([picture("PNG")], "note", 409),
    ],
    ids=["no photo", "too many", "in a note"],
)
async def test_what_cannot_be_sent_is_told_and_nothing_is_said(
    counter: Counter, settings: Settings, contents: list[bytes], how: str, status: int
) -> None:
    name, robin = await counter.asked(), await counter.agent("robin")
    await robin.post(f"/desk/c/{name}/take")
    before = counter.events()
    assert (await send(robin, name, *contents, text="here", how=how)).status_code == status
    assert counter.events() == before
    assert kept(settings) == []


async def test_only_who_attends_sends_photos(counter: Counter, settings: Settings) -> None:
    name, robin, kim = await counter.asked(), await counter.agent("robin"), await counter.agent("kim")
    await robin.post(f"/desk/c/{name}/take")
    assert (await send(kim, name, picture("PNG"))).status_code != 303
    assert kept(settings) == []


async def test_by_mail_no_photo_goes(counter: Counter, settings: Settings) -> None:
    await counter.say("a person please", AVA)
    robin = await counter.agent("robin")
    name = (await robin.get("/desk/list?part=waiting")).text.split('id="entry-')[1].split('"')[0]
    await robin.post(f"/desk/c/{name}/take")
    assert 'name="photo"' not in (await robin.get(f"/desk/c/{name}")).text
    assert (await send(robin, name, picture("PNG"))).status_code == 409
    assert kept(settings) == []
