"""A desk of one's own to measure on: started in a folder that is gone afterwards, with an empty order book."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from actions.settings import PREFIX, PROJECT, Settings
from bot.setup.failing import Failed
from bot.setup.ready import base_url
from bot.supervisor.parts import LOOPBACK, environment_of, free_port, guarded

POLL_SECONDS = 0.3
STOP_SECONDS = 30.0
NOBODY = 9  # a port where nobody listens


@contextmanager
def own_desk(settings: Settings) -> Iterator[Settings]:
    """The settings of a desk that is ready, with the model of ``settings`` and a database of its own.

    Raises Failed when it does not become ready.
    """
    with tempfile.TemporaryDirectory(prefix="desk-bench-") as folder:
        home = Path(folder)
        settings.models_dir.mkdir(parents=True, exist_ok=True)
        (home / "models").symlink_to(settings.models_dir.resolve())
        own = settings.model_copy(
            update={
                "home": home,
                "port": free_port(),
                "host": LOOPBACK,
                "database_url": f"sqlite:///{home / 'desk.sqlite'}",
                "mail_shown": "nobody",
                **_no_mail(settings),
            }
        )
        with _running(own):
            yield own


def _no_mail(settings: Settings) -> dict[str, object]:
    """Where the shop's mail servers are set, nothing is fetched or sent; an empty setting would be read from ``.env``."""
    set_ones = [part for part in ("imap", "smtp") if getattr(settings, f"{part}_host")]
    return {f"{part}_host": LOOPBACK for part in set_ones} | {f"{part}_port": NOBODY for part in set_ones}


@contextmanager
def _running(settings: Settings) -> Iterator[None]:
    screen = settings.home / "screen.txt"
    with screen.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603  our own command
            guarded([str(PROJECT / "desk"), "up", "--no-demo"]),
            stdout=output,
            stderr=subprocess.STDOUT,
            env=_environment(settings),
            start_new_session=True,
        )
    try:
        while not _is_ready(settings):
            if process.poll() is not None:
                raise Failed(f"the desk to measure on did not start: {_end_of(screen)}")
            time.sleep(POLL_SECONDS)
        yield
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(STOP_SECONDS)


def _environment(settings: Settings) -> dict[str, str]:
    """Every setting spelt out; the parts' own addresses and tokens are made by the desk itself."""
    internal = {
        f"{PREFIX}{name.upper()}"
        for name, field in Settings.model_fields.items()
        if (field.json_schema_extra or {}) == {"internal": True}
    }
    return {**dict(os.environ), **environment_of(settings)} | dict.fromkeys(internal, "")


def _is_ready(settings: Settings) -> bool:
    try:
        answer = httpx.get(f"{base_url(settings)}/health", timeout=5.0, trust_env=False)
    except httpx.HTTPError:
        return False
    return answer.status_code == httpx.codes.OK


def _end_of(screen: Path) -> str:
    lines = screen.read_text(encoding="utf-8", errors="replace").split("\n")
    return " ".join(line.strip() for line in lines if line.strip()).strip()[-300:]
