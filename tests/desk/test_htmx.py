"""htmx is the published file, unchanged, with its licence beside it."""

from __future__ import annotations

import base64
import hashlib

from actions.settings import PROJECT

STATIC = PROJECT / "bot" / "desk" / "static"
SHA512 = "YdHy6FzjD4qoyI/yWGIbsKnJHe98r96np9XeYp3ovFL+0sNP/NbDrYlSLDr5a6Ndi5sRi9GgJj+suE7yLeUMNQ=="  # of dist/htmx.min.js in the npm package htmx.org 2.0.11


def test_htmx_is_the_published_file() -> None:
    found = hashlib.sha512((STATIC / "htmx.min.js").read_bytes()).digest()
    assert base64.b64encode(found).decode() == SHA512


def test_its_licence_is_beside_it() -> None:
    assert "Zero-Clause BSD" in (STATIC / "htmx.LICENSE.txt").read_text("utf-8")
