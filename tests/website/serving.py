"""The application on a real port of this machine, in a thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette

from bot.supervisor.parts import LOOPBACK, free_port
from tests.waiting import wait_for


@contextmanager
def served(app: Starlette, port: int | None = None) -> Iterator[str]:
    """Serve until the end of the block, on a port that is free or on this one; the address."""
    port = port or free_port()
    server = uvicorn.Server(uvicorn.Config(app, host=LOOPBACK, port=port, log_config=None, access_log=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        wait_for(lambda: server.started)
        yield f"http://{LOOPBACK}:{port}"
    finally:
        server.should_exit = True
        thread.join(10)
