"""Photos as evidence: judged by their content, drawn anew, and shown only in the chat they were sent in."""

from __future__ import annotations

import asyncio
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from PIL import Image
from starlette.applications import Starlette

from actions.settings import Settings
from bot.conversations import photos as keeping
from bot.conversations.events import Address, Channel
from bot.conversations.photos import Photos
from bot.website.keys import session_secret
from bot.website.sessions import Sessions
from bot.website.sweeping import sweep, unused_photos
from tests.waiting import wait_for

pytestmark = pytest.mark.anyio
PLACE = b"25.7617 N, 80.1918 W"
SCRIPT = b"<script>alert(1)</script>"


def picture(kind: str, size: tuple[int, int] = (60, 40), **rest: object) -> bytes:
    """A small picture as a file of this kind."""
    out = io.BytesIO()
    Image.new("RGBA" if kind == "PNG" else "RGB", size, "red").save(out, kind, **rest)
    return out.getvalue()


def session(settings: Settings) -> dict[str, str]:
    """The header of a new session."""
    sessions = Sessions(session_secret(settings.home))
    return {"Authorization": f"Bearer {sessions.token(sessions.start())}"}


async def send(client: httpx.AsyncClient, content: bytes, headers: dict[str, str]) -> httpx.Response:
    """Send a photo."""
    return await client.post("/chat/photos", content=content, headers=headers)


def kept(settings: Settings) -> list[Path]:
    """Every file that was stored, but for the marks of those that no message has come for."""
    return [path for path in settings.photos_dir.rglob("*") if path.is_file() and path.suffix != ".unused"]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
async def test_a_photo_is_kept_and_shown_to_its_owner_alone(
    visitor: httpx.AsyncClient, settings: Settings, kind: str
) -> None:
    owner, stranger = session(settings), session(settings)
    sent = await send(visitor, picture(kind), owner)
    assert sent.status_code == 201, sent.text
    address = f"/chat/photos/{sent.json()['id']}"
    shown = await visitor.get(address, headers=owner)
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert Image.open(io.BytesIO(shown.content)).size == (60, 40)
    assert (await visitor.get(address, headers=stranger)).status_code == 404
    assert (await visitor.get(address)).status_code == 401


async def test_nothing_but_the_pixels_survives(visitor: httpx.AsyncClient, settings: Settings) -> None:
    exif = Image.Exif()
    exif[0x010E] = PLACE.decode()
    exif[0x0112] = 6  # taken with the phone on its side
    content = picture("JPEG", exif=exif, comment=SCRIPT) + SCRIPT
    assert PLACE in content
    assert (await send(visitor, content, session(settings))).status_code == 201
    (file,) = kept(settings)
    stored = file.read_bytes()
    assert PLACE not in stored
    assert SCRIPT not in stored
    assert Image.open(file).size == (40, 60)


async def test_a_large_photo_is_made_smaller(visitor: httpx.AsyncClient, settings: Settings) -> None:
    assert (await send(visitor, picture("JPEG", (5000, 2500)), session(settings))).status_code == 201
    assert Image.open(kept(settings)[0]).size == (2048, 1024)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\x00" + b"\x00" * 500,
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"%PDF-1.7",
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 50,
        picture("JPEG")[:200],
        picture("BMP"),
        b"GIF89a<script>alert(1)</script>",
    ],
    ids=["empty", "program", "svg", "pdf", "broken png", "half a jpeg", "bmp", "script as gif"],
)
async def test_what_is_no_photo_is_refused_whatever_it_is_called(
    visitor: httpx.AsyncClient, settings: Settings, content: bytes
) -> None:
    headers = session(settings) | {"Content-Type": "image/jpeg"}
    refused = await send(visitor, content, headers)
    assert refused.status_code == 400
    assert "JPEG" in refused.json()["error"]["message"]
    assert kept(settings) == []


async def test_a_file_of_20_megabytes_is_refused(visitor: httpx.AsyncClient, settings: Settings) -> None:
    refused = await send(visitor, b"\xff\xd8" + b"\x00" * 20_000_000, session(settings))
    assert refused.status_code == 413
    assert "10 MB" in refused.json()["error"]["message"]
    assert kept(settings) == []


async def test_a_picture_that_would_fill_the_memory_is_refused(
    visitor: httpx.AsyncClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "MOST_PIXELS", 1000)
    assert (await send(visitor, picture("PNG"), session(settings))).status_code == 400


async def test_a_conversation_holds_so_many_photos_and_no_more(
    visitor: httpx.AsyncClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "MOST_OF_ONE", 2)
    owner = session(settings)
    answers = [(await send(visitor, picture("JPEG"), owner)).status_code for _ in range(3)]
    assert answers == [201, 201, 400]
    assert (await send(visitor, picture("JPEG"), session(settings))).status_code == 201


@pytest.mark.parametrize("name", ["..%2F..%2Fsecrets%2Frest_key", "x", "0" * 32])
async def test_no_other_file_can_be_had(visitor: httpx.AsyncClient, settings: Settings, name: str) -> None:
    assert (await visitor.get(f"/chat/photos/{name}", headers=session(settings))).status_code == 404


@pytest.mark.parametrize(
    ("origin", "allowed"), [("http://localhost:9999", True), ("https://evil.example", False)]
)
async def test_only_pages_that_may_hold_the_chat_can_send_one(
    visitor: httpx.AsyncClient, app: Starlette, origin: str, allowed: bool
) -> None:
    asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    asked["Access-Control-Request-Headers"] = "authorization"
    answer = await visitor.options("/chat/photos", headers=asked)
    assert (answer.headers.get("Access-Control-Allow-Origin") == origin) is allowed
    refused = await visitor.post("/chat/photos", headers={"Origin": origin})
    assert refused.status_code == 401
    assert (refused.headers.get("Access-Control-Allow-Origin") == origin) is allowed


async def test_a_photo_without_a_message_is_deleted_after_a_time_and_one_with_a_message_never(
    settings: Settings,
) -> None:
    photos, sam = Photos(settings.photos_dir), Address(Channel.WEBSITE, "sam")
    sent, unused = (photos.keep(sam, picture("JPEG"), waits=True) for _ in range(2))
    assert photos.use(sam, sent)
    assert photos.use(sam, sent)
    assert not photos.use(Address(Channel.WEBSITE, "bo"), unused)
    now = datetime.now(UTC)
    assert photos.sweep(now - timedelta(hours=1)) == 0
    assert photos.sweep(now + timedelta(hours=1)) == 1
    assert photos.find(sam, unused) is None
    assert photos.find(sam, sent) == photos.file_of(sent) is not None
    assert photos.sweep(now + timedelta(days=400)) == 0
    assert [file for file in settings.photos_dir.rglob("*") if file.is_file()] == [photos.find(sam, sent)]


@pytest.mark.parametrize("name", ["*", "../x", "0" * 32, ""])
async def test_only_a_photos_id_leads_to_its_file(settings: Settings, name: str) -> None:
    photos = Photos(settings.photos_dir)
    photos.keep(Address(Channel.WEBSITE, "sam"), picture("JPEG"))
    assert photos.file_of(name) is None


async def test_the_desk_sweeps_by_itself(settings: Settings) -> None:
    photos, later = Photos(settings.photos_dir), datetime.now(UTC) + timedelta(hours=2)
    photos.keep(Address(Channel.WEBSITE, "sam"), picture("JPEG"), waits=True)

    async def failing() -> int:
        raise OSError("the disk is full")

    tidyings = {"first": failing, "photos": unused_photos(photos, timedelta(hours=1), lambda: later)}
    work = asyncio.create_task(sweep(tidyings, timedelta(milliseconds=5)))
    await asyncio.to_thread(wait_for, lambda: not kept(settings))
    photos.keep(Address(Channel.WEBSITE, "bo"), picture("JPEG"), waits=True)
    await asyncio.to_thread(wait_for, lambda: not kept(settings))
    work.cancel()
