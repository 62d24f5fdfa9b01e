"""The desk that `./desk talk` talks with: the one that runs, or one started for the time of the talk."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import inf
from typing import Any

import httpx

from actions.settings import PROJECT, Settings
from bot.setup.failing import Failed
from bot.setup.ready import base_url
from bot.supervisor.parts import guarded, log_file
from bot.website.keys import rest_key

POLL_SECONDS = 0.3
STOP_SECONDS = 30.0
SLACK_SECONDS = 30.0
Replies = list[dict[str, Any]]
Tell = Callable[[str], None]


class TalkedTo:
    """A running desk, over the REST door that programs use."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._url = f"{base_url(settings)}/webhooks/rest/webhook"
        self._headers = {"Authorization": f"Bearer {rest_key(settings.home)}"}

    def say(self, sender: str, text: str, *, email: bool = False) -> Replies:
        """Send a line; everything that is answered. Raises Failed with one sentence."""
        body = {"sender": sender, "message": text, "metadata": {"channel": "email"} if email else {}}
        patience = self._settings.engine_timeout_seconds + SLACK_SECONDS
        try:
            answer = httpx.post(
                self._url, json=body, headers=self._headers, timeout=patience, trust_env=False
            )
        except httpx.HTTPError:
            raise Failed(
                "the desk does not answer any more; what you wrote before is kept. Start it with ./desk up and go on "
                f"with ./desk talk --as {sender}."
            ) from None
        if answer.status_code == httpx.codes.UNAUTHORIZED:
            raise Failed(
                f"the desk on port {self._settings.port} is not the one of {self._settings.home}; set DESK_HOME and "
                "DESK_PORT as they are where it was started."
            )
        return self._replies(answer)

    def _replies(self, answer: httpx.Response) -> Replies:
        """What was said; an error of the desk is a sentence of its own."""
        try:
            said = answer.json()
        except ValueError:
            raise Failed(f"what answers on port {self._settings.port} is no desk; set DESK_PORT.") from None
        if isinstance(said, dict):
            return [{"text": str(said.get("error", {}).get("message", "The desk gave no answer."))}]
        return list(said)


@contextmanager
def a_desk(settings: Settings, *, start: bool, tell: Tell) -> Iterator[TalkedTo]:
    """The desk on the port of the settings once it is ready; with ``start`` one is started if none runs.

    Raises Failed when there is none, or it does not become ready.
    """
    if _state(settings) is not None:
        _wait(settings, tell, settings.start_timeout_seconds, lambda: True)
        yield TalkedTo(settings)
    elif start:
        with _started(settings, tell):
            yield TalkedTo(settings)
    else:
        raise Failed(
            f"no desk runs on port {settings.port}: start it with ./desk up in another terminal, or with "
            "./desk talk --up for as long as you talk."
        )


@contextmanager
def _started(settings: Settings, tell: Tell) -> Iterator[None]:
    log = log_file(settings.logs_dir, "talk")
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(  # noqa: S603  our own command
            guarded([str(PROJECT / "desk"), "up"]),
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        # It may have to install and train first, and gives up by itself.
        _wait(settings, tell, inf, lambda: process.poll() is None)
        if process.poll() is not None:
            raise Failed(f"the desk did not start: read {log}.")
        yield
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(STOP_SECONDS)


def _wait(settings: Settings, tell: Tell, seconds: float, alive: Callable[[], bool]) -> None:
    """Until every part is ready, or the process has ended. Raises Failed when that takes too long."""
    end = time.monotonic() + seconds
    told = False
    while _state(settings) != httpx.codes.OK and alive():
        if time.monotonic() > end:
            raise Failed("the desk does not become ready; ./desk health says which part is missing.")
        if not told:
            tell("The desk is starting ...")
        told = True
        time.sleep(POLL_SECONDS)


def _state(settings: Settings) -> int | None:
    """What GET /health answers; None when nothing listens."""
    try:
        return httpx.get(f"{base_url(settings)}/health", timeout=5.0, trust_env=False).status_code
    except httpx.HTTPError:
        return None
