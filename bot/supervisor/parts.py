"""The three parts: how each is started, and what it is told through its environment."""

from __future__ import annotations

import errno
import os
import secrets
import socket
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from actions.settings import PREFIX, PROJECT, Settings

GUARD = Path(__file__).with_name("guard.py")
LOOPBACK = "127.0.0.1"
PORTS = range(20_000, 32_000)
"""Below those that systems give to outgoing connections: from 32 768 on Linux, from 49 152 elsewhere (RFC 6335, section 6)."""
TOKEN_BYTES = 32


@dataclass(frozen=True)
class Part:
    """One process to keep running; ``name`` is also that of its log and its pid file."""

    name: str
    command: tuple[str, ...]
    environment: dict[str, str]
    colour: str = "white"


def the_parts(settings: Settings) -> list[Part]:
    """Engine, actions and desk, all told the same ``settings`` (:func:`with_internals`)."""
    environment = environment_of(settings)
    desk, engine = python_of(".venv"), python_of(".venv-engine")
    return [
        Part("engine", (engine, "-m", "bot.engine.launcher", "run"), environment, "magenta"),
        Part("actions", (desk, "-m", "actions.server"), environment, "yellow"),
        Part("desk", (desk, "-m", "bot.website.server"), environment, "cyan"),
    ]


def with_internals(settings: Settings) -> Settings:
    """The settings plus the addresses and tokens that the parts use among themselves, new at each start."""
    engine_port = settings.engine_port or free_port(settings.port, settings.actions_port)
    actions_port = settings.actions_port or free_port(settings.port, engine_port)
    return settings.model_copy(
        update={
            "engine_port": engine_port,
            "engine_url": f"http://{LOOPBACK}:{engine_port}",
            "engine_token": secrets.token_urlsafe(TOKEN_BYTES),
            "actions_port": actions_port,
            "actions_url": f"http://{LOOPBACK}:{actions_port}",
            "actions_token": secrets.token_urlsafe(TOKEN_BYTES),
        }
    )


def environment_of(settings: Settings) -> dict[str, str]:
    """Our own environment, with every setting spelt out, so that parts agree whatever ``.env`` says later."""
    inherited = {name: value for name, value in os.environ.items() if not name.upper().startswith(PREFIX)}
    ours = {
        PREFIX + name.upper(): str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in settings
        if value not in (None, "")
    }
    return {**inherited, **ours, "PYTHONPATH": str(PROJECT), "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}


def guarded(command: Iterable[str]) -> list[str]:
    """The command, such that it ends when this process does (bot/supervisor/guard.py)."""
    return [sys.executable, "-I", "-S", str(GUARD), str(os.getpid()), *command]


def python_of(environment: str) -> str:
    """The Python of one of the project's two environments, ``.venv`` or ``.venv-engine``."""
    return str(PROJECT / environment / "bin" / "python")


def free_port(*others: int | None) -> int:
    """A loopback port that nobody listens on at this moment, and none of ``others``.

    It is none that systems hand out to whoever connects: one of those could be taken in the seconds until its part listens.
    Raises OSError when all are taken.
    """
    for port in secrets.SystemRandom().sample(PORTS, len(PORTS)):
        if port not in others and _is_free(port):
            return port
    raise OSError(errno.EADDRINUSE, f"no port from {PORTS[0]} to {PORTS[-1]} is free")


def _is_free(port: int) -> bool:
    with socket.socket() as probe, suppress(OSError):
        probe.bind((LOOPBACK, port))
        return True
    return False


def log_file(folder: Path, part: str) -> Path:
    """Where ``part`` writes its log."""
    return folder / f"{part}.log"
