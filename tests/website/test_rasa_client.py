"""Somebody else's client of Rasa's socket.io channel, unmodified, talks to the desk: rasa-webchat from npm."""

from __future__ import annotations

import base64
import hashlib
import io
import shutil
import subprocess
import tarfile
from pathlib import Path

from playwright.sync_api import Browser, expect

from actions.settings import PROJECT, Settings
from bot.conversations.engine import EngineMessage, Reply
from bot.conversations.scripted_engine import ScriptedEngine
from bot.website.app import create_app
from tests.needing import missing
from tests.website.serving import served
from tests.website.test_browser import another_site
from tests.website.visiting import chromium

__all__ = ["chromium"]  # a fixture
VERSION = "1.0.1"
SHA512 = "Ld1zVJvTAaTrs6A5p8t70agNNrKYRyXlvqXZRgBoDvKKUXbA0jhJKECi5bdPGlaR6jsmqWtVylHS+YqIqo0x8w=="
KEPT = PROJECT / "var" / "tests" / "clients" / f"rasa-webchat-{VERSION}.js"
PAGE = """<!doctype html><html><head><title>x</title></head><body><div id="chat"></div><script src="client.js"></script>
<script src="start.js"></script></body></html>"""
START = """WebChat.default({{socketUrl: "{url}", socketPath: "/socket.io/", title: "Theirs", embedded: true,
params: {{storage: "session"}}}}, document.getElementById("chat"));"""


def client_script() -> str:
    """The client's own file, as npm has it; kept from run to run."""
    if not KEPT.exists():
        if shutil.which("npm") is None:
            missing("npm is not installed; install it to test with a client from there")
        KEPT.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "pack", "--silent", f"rasa-webchat@{VERSION}"], cwd=KEPT.parent, check=True)
        package = (KEPT.parent / f"rasa-webchat-{VERSION}.tgz").read_bytes()
        assert base64.b64encode(hashlib.sha512(package).digest()).decode() == SHA512
        with tarfile.open(fileobj=io.BytesIO(package)) as archive:
            file = archive.extractfile("package/lib/index.js")
            assert file is not None
            KEPT.write_bytes(file.read())
    return KEPT.read_text("utf-8")


def script(message: EngineMessage) -> list[Reply]:
    """A question with a button, otherwise an echo."""
    if message.text == "offer":
        return [Reply(text="Shall I?", data={"buttons": [{"title": "Yes, please", "payload": "/affirm"}]})]
    return [Reply(text=f"You said: {message.text}")]


def test_an_unmodified_rasa_client_chats_and_presses_a_button(
    chromium: Browser, settings: Settings, tmp_path: Path
) -> None:
    engine = ScriptedEngine(script)
    (tmp_path / "client.js").write_text(client_script(), "utf-8")
    with served(create_app(settings, engine)) as url, another_site(tmp_path, PAGE) as site:
        (tmp_path / "start.js").write_text(START.format(url=url), "utf-8")
        page = chromium.new_page()
        page.goto(site)
        field = page.get_by_placeholder("Type a message...")
        field.fill("hello")
        field.press("Enter")
        expect(page.get_by_text("You said: hello")).to_be_visible(timeout=10_000)
        field.fill("offer")
        field.press("Enter")
        page.get_by_text("Yes, please").click()
        expect(page.get_by_text("You said: /affirm")).to_be_visible(timeout=10_000)
        assert [message.text for message in engine.received] == ["hello", "offer", "/affirm"]
        page.close()
