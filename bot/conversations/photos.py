"""Photos that customers send as evidence: checked by their content, drawn anew, kept in a folder of their conversation.

On the website a photo is sent before the message that it belongs to. Until that message comes a file beside it says so,
and after a time without one it is deleted.
"""

from __future__ import annotations

import hashlib
import io
import re
import secrets
import warnings
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from bot.conversations.errors import Refused
from bot.conversations.events import Address

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MOST_PIXELS = 60_000_000  # a phone's largest photo has about 50 million
LONGEST_SIDE = 2048
QUALITY = 85
MOST_OF_ONE = 20
ENDING, UNUSED = ".jpg", ".unused"
_ID = re.compile(r"[0-9a-f]{32}")


class NoPhoto(Refused):
    """Something that is no photo the desk can keep."""

    def __init__(self) -> None:
        super().__init__(
            "This file is no photo that can be read; please send a JPEG, PNG, WebP or GIF picture."
        )


class TooManyPhotos(Refused):
    """More photos than one conversation may hold."""

    def __init__(self) -> None:
        super().__init__(
            f"A conversation can hold {MOST_OF_ONE} photos; please describe the rest in words instead."
        )


class Photos:
    """Keeps photos as JPEG files under ``folder``; each conversation has a folder that only its address leads to."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, address: Address, content: bytes, *, waits: bool = False) -> str:
        """Store a photo and return its id; ``waits``: its message is still to come, and until then it is not for good.

        Raises NoPhoto or TooManyPhotos; then nothing is stored.
        """
        folder = self._of(address)
        if len(list(folder.glob("*.jpg"))) >= MOST_OF_ONE:
            raise TooManyPhotos
        drawn = redrawn(content)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = secrets.token_hex(16)
        aside = folder / f".{name}"
        aside.write_bytes(drawn)
        if waits:
            (folder / f"{name}{UNUSED}").touch()
        aside.rename(folder / f"{name}{ENDING}")
        return name

    def find(self, address: Address, name: str) -> Path | None:
        """Return the file of a photo of this conversation, None when there is none of that id."""
        file = self._of(address) / f"{name}{ENDING}"
        return file if _ID.fullmatch(name) and file.is_file() else None

    def use(self, address: Address, name: str) -> bool:
        """Keep a photo of this conversation for good, as its message is here; False when there is none of that id."""
        if _ID.fullmatch(name):
            (self._of(address) / f"{name}{UNUSED}").unlink(missing_ok=True)
        return self.find(address, name) is not None

    def file_of(self, name: str) -> Path | None:
        """Return the file of a photo for those who may see every conversation: the shop's own people."""
        found = self._folder.glob(f"*/{name}{ENDING}") if _ID.fullmatch(name) else iter(())
        return next(found, None)

    def sweep(self, before: datetime) -> int:
        """Delete the photos that were sent before this moment and that no message has come for; how many there were."""
        marks = [mark for mark in self._folder.glob(f"*/*{UNUSED}") if _is_older(mark, before)]
        return sum(_delete(mark) for mark in marks)

    def _of(self, address: Address) -> Path:
        whole = f"{address.channel.value}:{address.sender}"
        return self._folder / hashlib.sha256(whole.encode()).hexdigest()[:40]


def _delete(mark: Path) -> bool:
    """Whoever takes the mark away has the photo: a message that comes just now keeps it."""
    try:
        mark.unlink()
    except FileNotFoundError:
        return False
    mark.with_name(mark.name.removesuffix(UNUSED) + ENDING).unlink(missing_ok=True)
    return True


def _is_older(file: Path, before: datetime) -> bool:
    with suppress(FileNotFoundError):
        return file.stat().st_mtime < before.timestamp()
    return False


def redrawn(content: bytes) -> bytes:
    """Return the picture as a JPEG of its pixels alone, upright and of a moderate size.

    Nothing else of the file survives: no place, no camera, no script. Raises NoPhoto.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _draw(content)
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,
        ValueError,
        SyntaxError,
        MemoryError,
    ):
        raise NoPhoto from None


def _draw(content: bytes) -> bytes:
    with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise NoPhoto
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        sheet = Image.new("RGB", upright.size, "white")
        sheet.paste(upright.convert("RGBA"), mask=upright.convert("RGBA").getchannel("A"))
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
