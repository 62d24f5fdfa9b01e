"""Reaching the engine from a command: the one that runs, or else one that is started for as long as needed."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import psutil

from actions.settings import PREFIX, PROJECT, Settings
from bot.setup.failing import Failed
from bot.supervisor.leftovers import read_pid
from bot.supervisor.parts import Part, guarded, log_file, the_parts, with_internals

INTERNALS = ("engine_url", "engine_token", "actions_url", "actions_token")
POLL_SECONDS = 0.2


class EngineMissing(Failed):
    """The engine did not start; the message is one sentence that says where to look."""


@contextmanager
def engine_at_hand(settings: Settings) -> Iterator[Settings]:
    """The settings with the address and the token of an engine that answers.

    Takes, in this order: the one that the settings name, the one that `./desk up` runs in DESK_HOME, or one
    started here from the model in DESK_HOME and ended afterwards. Raises EngineMissing.
    """
    if settings.engine_url:
        yield settings
    elif running := of_running_desk(settings):
        yield running
    else:
        with started_engine(with_internals(settings)) as started:
            yield started


def of_running_desk(settings: Settings) -> Settings | None:
    """The settings with what the running desk was told; None when none runs, or it is another user's.

    Its tokens exist in its environment alone, which only the same user may read.
    """
    pid = read_pid(settings.run_dir, "desk")
    try:
        told = psutil.Process(pid).environ() if pid else {}
    except (psutil.Error, OSError):
        return None
    found = {name: told.get(PREFIX + name.upper(), "") for name in INTERNALS}
    return settings.model_copy(update=found) if found["engine_url"] else None


@contextmanager
def started_engine(settings: Settings) -> Iterator[Settings]:
    """Start the engine alone, wait until it answers, and end it afterwards."""
    engine: Part = next(part for part in the_parts(settings) if part.name == "engine")
    log = log_file(settings.logs_dir, "engine-alone")
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(  # noqa: S603  our own program
            guarded(engine.command),
            cwd=PROJECT,
            env=engine.environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait(process, settings)
        yield settings
    finally:
        process.terminate()
        try:
            process.wait(settings.engine_timeout_seconds)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait(process: subprocess.Popen[bytes], settings: Settings) -> None:
    end = time.monotonic() + settings.start_timeout_seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            httpx.get(settings.engine_url, timeout=2.0, trust_env=False)
            return
        except httpx.HTTPError:
            time.sleep(POLL_SECONDS)
    log = log_file(settings.logs_dir, "engine-alone")
    raise EngineMissing(f"the engine did not start: read {log}, or start everything with ./desk up.")
