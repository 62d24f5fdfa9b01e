"""The engine's settings, all read from the environment by `read_settings`.

| variable | meaning |
|---|---|
| `DESK_HOME` | folder for everything that is written (models, engine.sqlite); required to run |
| `DESK_ENGINE_PORT` | port on 127.0.0.1; required to run |
| `DESK_ENGINE_TOKEN` | secret that the desk must show; at least 16 characters; required to run |
| `DESK_ACTIONS_URL` | root address of the action server, `http://127.0.0.1:5055`; required to run |
| `DESK_ACTIONS_TOKEN` | secret shown to the action server; required to run |
| `DESK_DATABASE_URL` | a `postgresql` address puts the trackers into its schema `engine`; else `DESK_HOME/engine.sqlite` |
| `DESK_REDIS_URL` | set it only when several engine processes share one database: locks then go through Redis |
| `DESK_ENGINE_ACTION_TIMEOUT_SECONDS` | longest time one action may take, seconds, 10 unless set |
| `DESK_LOG_LEVEL` | DEBUG, INFO, WARNING or ERROR; INFO unless set (to train: WARNING) |
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

LOOPBACK = "127.0.0.1"
SHORTEST_TOKEN = 16
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class EngineError(Exception):
    """Something the operator has to put right; the message is one sentence that says what to do."""


@dataclass(frozen=True)
class EngineSettings:
    """What `run` needs to know. `action_timeout` is in seconds; `database_url` is as the desk has it."""

    home: Path
    port: int
    token: str
    actions_url: str
    actions_token: str
    database_url: str
    redis_url: str
    action_timeout: float
    log_level: str


def read_settings(environment: Mapping[str, str]) -> EngineSettings:
    """Settings for `run`. Raises `EngineError` that names the variable at fault."""
    return EngineSettings(
        home=Path(_required(environment, "DESK_HOME")).absolute(),
        port=_port(_required(environment, "DESK_ENGINE_PORT")),
        token=_secret(environment, "DESK_ENGINE_TOKEN"),
        actions_url=_required(environment, "DESK_ACTIONS_URL").rstrip("/"),
        actions_token=_secret(environment, "DESK_ACTIONS_TOKEN"),
        database_url=environment.get("DESK_DATABASE_URL", ""),
        redis_url=environment.get("DESK_REDIS_URL", ""),
        action_timeout=_seconds(environment.get("DESK_ENGINE_ACTION_TIMEOUT_SECONDS", "10")),
        log_level=read_log_level(environment),
    )


def read_log_level(environment: Mapping[str, str], default: str = "INFO") -> str:
    """The log level, `default` unless `DESK_LOG_LEVEL` says otherwise. Raises `EngineError`."""
    level = environment.get("DESK_LOG_LEVEL", default).upper()
    if level not in LOG_LEVELS:
        raise EngineError(f"DESK_LOG_LEVEL is '{level}': set it to one of {', '.join(LOG_LEVELS)}.")
    return level


def _required(environment: Mapping[str, str], name: str) -> str:
    value = environment.get(name, "").strip()
    if not value:
        raise EngineError(f"{name} is not set: start the engine with './desk up', which sets it.")
    return value


def _secret(environment: Mapping[str, str], name: str) -> str:
    value = _required(environment, name)
    if len(value) < SHORTEST_TOKEN:
        raise EngineError(f"{name} is too short: give it at least {SHORTEST_TOKEN} characters.")
    return value


def _port(value: str) -> int:
    if not value.isdigit() or not 1 <= int(value) <= 65535:
        raise EngineError(f"DESK_ENGINE_PORT is '{value}': set it to a number from 1 to 65535.")
    return int(value)


def _seconds(value: str) -> float:
    try:
        seconds = float(value)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 300:
        raise EngineError(
            f"DESK_ENGINE_ACTION_TIMEOUT_SECONDS is '{value}': set it to seconds, above 0 and up to 300."
        )
    return seconds
