"""Reading a raw mail: who writes, what they say now, what they quote, and the pictures that came with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses

from bot.email.words import Words, cut

MOST_BYTES = 30 * 1024 * 1024
MOST_PHOTOS = 10
LONGEST_SUBJECT = 200
_ADDRESS = re.compile(r"[^@\s<>,;:\"()\[\]\\]{1,64}@[^@\s<>,;:\"()\[\]\\]{1,253}")
_PICTURE = re.compile(r"\.(?:jpe?g|png|webp|heic|gif)$", re.IGNORECASE)
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,900}>")


class BadMail(ValueError):
    """A mail that cannot be dealt with; the message says why."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A mail as it was read. ``sender`` is its one From address in lower case; ids keep their brackets."""

    message: EmailMessage
    sender: str
    subject: str
    words: Words
    answers: tuple[str, ...]
    photos: tuple[bytes, ...]

    def header(self, name: str) -> str:
        """The first header of this name as one line; empty when there is none or it cannot be read."""
        return next(iter(headers(self.message, name)), "")


def read(raw: bytes) -> Incoming:
    """Read a mail. Raises BadMail."""
    if len(raw) > MOST_BYTES:
        raise BadMail(f"It is larger than {MOST_BYTES // 1024 // 1024} MB.")
    message = message_from_bytes(raw, policy=policy.default)
    return Incoming(
        message=message,
        sender=_sender(message),
        subject=" ".join(_first(message, "Subject").split())[:LONGEST_SUBJECT],
        words=cut(message),
        answers=_answers(message),
        photos=tuple(_photos(message))[:MOST_PHOTOS],
    )


def headers(message: EmailMessage, name: str) -> list[str]:
    """Every header of this name, the topmost first; one that the standard library cannot read is taken as it stands."""
    try:
        found = [str(value) for value in message.get_all(name) or []]
    except Exception:  # noqa: BLE001  the library raises many kinds of errors on broken headers
        found = [str(value) for key, value in message.raw_items() if key.casefold() == name.casefold()]
    return [_line(value) for value in found]


def _first(message: EmailMessage, name: str) -> str:
    return next(iter(headers(message, name)), "")


def _line(value: str) -> str:
    plain = value.encode("utf-8", "replace").decode("utf-8")
    return " ".join(plain.replace("\x00", "").split())


def _sender(message: EmailMessage) -> str:
    """A mail by several people, or by nobody, has nobody who could be answered."""
    found = headers(message, "From")
    addresses = [address for _, address in getaddresses(found) if address]
    if len(found) != 1 or len(addresses) != 1 or not _ADDRESS.fullmatch(addresses[0]):
        raise BadMail("It does not have one sender with a valid address.")
    return addresses[0].casefold()


def _answers(message: EmailMessage) -> tuple[str, ...]:
    """The messages that it answers, the nearest first."""
    near = _MESSAGE_ID.findall(_first(message, "In-Reply-To"))
    far = _MESSAGE_ID.findall(_first(message, "References"))
    return tuple(dict.fromkeys([*near, *reversed(far)]))[:50]


def _is_picture(part: EmailMessage) -> bool:
    """Some programs say of an attached picture only by its name what it is."""
    named = part.get_content_type() == "application/octet-stream" and _PICTURE.search(
        part.get_filename() or ""
    )
    return not part.is_multipart() and (part.get_content_maintype() == "image" or bool(named))


def _photos(message: EmailMessage) -> list[bytes]:
    """Pictures, whether attached or shown in the text; tiny ones are logos of a signature."""
    found = []
    for part in message.walk():
        if _is_picture(part):
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and len(content) >= 8 * 1024:
                found.append(content)
    return found
