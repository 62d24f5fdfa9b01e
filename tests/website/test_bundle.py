"""The widget that pages load is the one that its sources and locked packages make, and it is small enough."""

from __future__ import annotations

import gzip
import hashlib
import json
import re

from actions.settings import PROJECT

WIDGET = PROJECT / "bot" / "website" / "widget"
BUNDLE = PROJECT / "bot" / "website" / "static" / "widget.js"
TOP = ("build.mjs", "package.json", "package-lock.json", "tsconfig.json")
MOST_BYTES = 250_000


def hash_of_sources() -> str:
    """As build.mjs works it out."""
    names = sorted([*TOP, *(f"src/{path.name}" for path in (WIDGET / "src").iterdir())])
    whole = hashlib.sha256()
    for name in names:
        whole.update(f"{name}\0".encode() + (WIDGET / name).read_bytes() + b"\0")
    return whole.hexdigest()


def test_the_bundle_was_made_from_these_sources() -> None:
    first = BUNDLE.read_text("utf-8").split("\n", 1)[0]
    assert hash_of_sources() in first, "the widget's sources have changed: run ./desk widget"


def test_the_bundle_is_under_250_kilobytes_compressed() -> None:
    assert len(gzip.compress(BUNDLE.read_bytes())) < MOST_BYTES


def test_the_bundle_names_no_other_host() -> None:
    addresses = re.findall(r"(?:https?:)?//[a-z0-9-]+\.[a-z]{2,}", BUNDLE.read_text("utf-8"))
    never_loaded = {"www.w3.org", "socket.io"}  # the name of a namespace, and a hint in an error's text
    assert {address.split("//")[1] for address in addresses} <= never_loaded


def test_every_package_is_locked_with_its_hash() -> None:
    packages = json.loads((WIDGET / "package-lock.json").read_text("utf-8"))["packages"]
    assert all("integrity" in package for name, package in packages.items() if name)
