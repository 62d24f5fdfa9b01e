"""htmx and the socket.io client are the published files, unchanged, with their licences beside them."""

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


SOCKET_IO = "xRBIxEU1o+/TCVhv/EL1y/xAdUVdvVQJSXO0zafimQ/Qm6acv4wlfZxqpoXZLO6pa2dROhAEJAXXdI+FAFgnKA=="  # of dist/socket.io.min.js in the npm package socket.io-client 4.8.4, as the widget's lock file has it


def test_the_socket_io_client_is_the_published_file() -> None:
    found = hashlib.sha512((STATIC / "socket.io.min.js").read_bytes()).digest()
    assert base64.b64encode(found).decode() == SOCKET_IO
    assert "MIT" in (STATIC / "socket.io.LICENSE.txt").read_text("utf-8")
