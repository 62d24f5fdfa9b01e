"""The one file that a page loads for the chat: the bundle, with the words of its window in every language there is."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from actions.policy.reading import read_yaml

BUNDLE = Path(__file__).parent / "static" / "widget.js"
USUAL = "en"
PLACE = re.compile(r"\{(\w+)\}")
Words = dict[str, str]


class WidgetFile:
    """The file as browsers get it, compressed once, with a tag that spares a browser a file it already has."""

    def __init__(self, languages: Mapping[str, Words]) -> None:
        words = json.dumps(languages, ensure_ascii=False, separators=(",", ":"))
        self._plain = f"(()=>{{const DESK_WORDS={words};\n{BUNDLE.read_text('utf-8')}}})();\n".encode()
        self._small = gzip.compress(self._plain, mtime=0)
        self._tag = f'"{hashlib.sha256(self._plain).hexdigest()[:16]}"'

    def answer(self, request: Request) -> Response:
        """The file, or 304 for a browser that has it."""
        headers = {"ETag": self._tag, "Vary": "Accept-Encoding"}
        if self._tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return Response(self._plain, media_type="text/javascript", headers=headers)
        headers["Content-Encoding"] = "gzip"
        return Response(self._small, media_type="text/javascript", headers=headers)


def load_languages(folder: Path) -> dict[str, Words]:
    """Read the words of every language by its tag (BCP 47); all have the keys and placeholders of English.

    Raises BadData, which names the file, the key and the line at fault.
    """
    words = {key: item.text() for key, item in read_yaml(folder / f"{USUAL}.yml").keys().items()}
    others = sorted(path for path in folder.glob("*.yml") if path.stem != USUAL)
    return {USUAL: words, **{path.stem: _translated(path, words) for path in others}}


def _translated(path: Path, english: Words) -> Words:
    items = read_yaml(path).keys(english)
    for key, item in items.items():
        if _places(item.text()) != _places(english[key]):
            item.fail(f"must have the same placeholders as in {USUAL}.yml: {english[key]!r}")
    return {key: item.text() for key, item in items.items()}


def _places(text: str) -> set[str]:
    return set(PLACE.findall(text))
