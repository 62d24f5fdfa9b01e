"""A client of the website chat over socket.io: Rasa's own events, and the widget's numbered ones."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import socketio

from tests.waiting import wait_for

SECONDS = 10


@dataclass
class Client:
    """One connection and everything that came over it."""

    socket: socketio.Client
    confirmed: list[str] = field(default_factory=list)
    uttered: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.socket.on("session_confirm", self.confirmed.append)
        self.socket.on("bot_uttered", self.uttered.append)
        self.socket.on("events", lambda found: self.events.extend(found["events"]))

    @property
    def token(self) -> str:
        """The last session that was confirmed."""
        return self.confirmed[-1]

    def begin(self, **wish: Any) -> Any:
        """Ask for a session."""
        return self.socket.call("session_request", wish, timeout=SECONDS)

    def say(self, text: Any, **rest: Any) -> Any:
        """Say something; what the desk acknowledges."""
        return self.socket.call("user_uttered", {"message": text, **rest}, timeout=SECONDS)

    def texts(self) -> list[str]:
        """The texts of the numbered events so far."""
        return [event["text"] for event in self.events]

    def heard(self) -> list[str]:
        """The texts that came as Rasa's channel sends them."""
        return [message["text"] for message in self.uttered if "text" in message]

    def wait_for_texts(self, count: int) -> list[str]:
        """Wait until so many numbered events have come; their texts."""
        wait_for(lambda: len(self.events) >= count)
        return self.texts()

    def wait_for_words(self, count: int) -> list[str]:
        """Wait until the bot has said so many things; their texts."""
        wait_for(lambda: len(self.uttered) >= count)
        return self.heard()


@contextmanager
def connected(url: str, **headers: str) -> Iterator[Client]:
    """A connection to the desk at this address."""
    socket = socketio.Client(reconnection=False)
    client = Client(socket)
    socket.connect(url, headers=headers, wait_timeout=SECONDS, transports=["websocket"])
    try:
        yield client
    finally:
        socket.disconnect()
