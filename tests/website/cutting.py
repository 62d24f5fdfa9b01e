"""A line between a browser and the desk that can be cut and can fall silent, as a bad network does."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

LOOPBACK = "127.0.0.1"
BYTES = 65_536


@dataclass
class Line:
    """Passes TCP connections on to the desk's port, from a port of its own that stays the same."""

    to: int
    port: int = 0
    _door: socket.socket | None = None
    _open: list[socket.socket] = field(default_factory=list)
    _asked: threading.Event = field(default_factory=threading.Event)
    _answered: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        """Where the browser goes."""
        return f"http://{LOOPBACK}:{self.port}"

    def join(self) -> None:
        """Let connections through, from now on or again."""
        self._flow()
        if self._door is not None:
            return
        door = socket.create_server((LOOPBACK, self.port), backlog=50)
        self._door, self.port = door, door.getsockname()[1]
        threading.Thread(target=self._accept, args=(door,), daemon=True).start()

    def silence(self, *, answers_only: bool = False) -> None:
        """Pass nothing on, or only what the browser says, and end nothing: neither side is told."""
        self._answered.clear()
        if not answers_only:
            self._asked.clear()

    def cut(self) -> None:
        """End every connection and refuse new ones."""
        ended, self._open = self._open, []
        for end in (self._door, *ended):
            if end is not None:
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
                end.close()
        self._door = None
        self._flow()

    def _flow(self) -> None:
        self._asked.set()
        self._answered.set()

    def _accept(self, door: socket.socket) -> None:
        with suppress(OSError):  # the door is closed by cut()
            while True:
                near, _ = door.accept()
                far = socket.create_connection((LOOPBACK, self.to))
                self._open += [near, far]
                for way in ((near, far, self._asked), (far, near, self._answered)):
                    threading.Thread(target=self._pass_on, args=way, daemon=True).start()

    @staticmethod
    def _pass_on(one: socket.socket, other: socket.socket, flows: threading.Event) -> None:
        with suppress(OSError):
            while content := one.recv(BYTES):
                flows.wait()
                other.sendall(content)
        with suppress(OSError):
            other.shutdown(socket.SHUT_WR)


@contextmanager
def line_to(url: str) -> Iterator[Line]:
    """A line to the desk at this address, for the length of the block."""
    port = urlsplit(url).port
    assert port is not None
    line = Line(port)
    line.join()
    try:
        yield line
    finally:
        line.cut()
