"""Reading requests: bounded bodies, JSON objects, and fields with one clear sentence for what is wrong."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

from bot.website.errors import Problem

MOST_BYTES = 262_144  # 20 000 characters, each written as a pair of JSON escapes, and room for the rest
LONGEST_NAME = 200
UNFIT = ("Cc", "Cs")


async def read_object(request: Request) -> dict[str, Any]:
    """Return the JSON object in the body. Raises Problem (400, 413, 415)."""
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != "application/json":
        raise Problem(415, "Please send the request as JSON, with the header Content-Type: application/json.")
    try:
        body = json.loads(await bounded(request, MOST_BYTES))
    except (ValueError, RecursionError):
        raise Problem(
            400, "The body is not readable as JSON; please send one JSON object in UTF-8."
        ) from None
    if not isinstance(body, dict):
        raise Problem(400, "The body must be one JSON object, such as {...}.")
    return body


def text_field(body: Mapping[str, Any], name: str) -> str:
    """Return a field that must be a string, however long. Raises Problem."""
    value = body.get(name)
    if not isinstance(value, str):
        raise Problem(400, f'Please give "{name}" as a string.')
    return value


def name_field(body: Mapping[str, Any], name: str) -> str:
    """Return a field that names something: 1 to 200 characters, none of them a control character. Raises Problem."""
    value = text_field(body, name)
    if not value.strip() or len(value) > LONGEST_NAME:
        raise Problem(400, f'Please give "{name}" 1 to {LONGEST_NAME} characters.')
    if any(unicodedata.category(character) in UNFIT for character in value):
        raise Problem(400, f'Please give "{name}" without control characters.')
    return value


def number_of(value: object, name: str) -> int:
    """Return a number of an event: whole and from 0; absent is 0. Raises Problem."""
    text = "0" if value is None else str(value)
    if not (text.isascii() and text.isdigit()) or len(text) > 9:
        raise Problem(400, f'Please give "{name}" as a whole number from 0.')
    return int(text)


async def bounded(request: Request, most: int) -> bytes:
    """Return the body, at most ``most`` bytes of it. Raises Problem (413)."""
    read = bytearray()
    async for chunk in request.stream():
        read += chunk
        if len(read) > most:
            size = f"{most // 1_048_576} MB" if most >= 1_048_576 else f"{most // 1024} kB"
            raise Problem(413, f"Please send at most {size} at once.")
    return bytes(read)
