"""Waiting until every part is ready, and showing where the desk is to be found."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
from rich.panel import Panel

from actions.settings import Settings
from bot.setup.steps import Steps
from bot.supervisor.parts import log_file
from bot.supervisor.watching import Supervisor

POLL_SECONDS = 0.2
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104  read from the settings, not listened on


def base_url(settings: Settings) -> str:
    """The desk's address as seen from this machine."""
    return f"http://{EVERYWHERE.get(settings.host, settings.host)}:{settings.port}"


class ReadyCheck:
    """Looks at GET /health until it says 200; stops everything when a part does not come up."""

    def __init__(self, settings: Settings, supervisor: Supervisor, steps: Steps) -> None:
        self.failure: str | None = None
        self._settings, self._supervisor, self._steps = settings, supervisor, steps

    async def wait(self) -> None:
        """Wait, then show the addresses; or stop everything and leave the reason in ``failure``."""
        try:
            async with asyncio.timeout(self._settings.start_timeout_seconds):
                while not await self._is_ready():
                    self._give_up_on_crashes()
                    await asyncio.sleep(POLL_SECONDS)
        except TimeoutError:
            seconds = self._settings.start_timeout_seconds
            self._fail(f"the desk is not ready after {seconds:g} s: {self._read(self._settings.logs_dir)}")
        except PartCrashes as crash:
            log = log_file(self._settings.logs_dir, str(crash))
            self._fail(f"the part '{crash}' stops each time right after its start: {self._read(log)}")
        else:
            self._show_addresses()

    async def _is_ready(self) -> bool:
        async with httpx.AsyncClient(timeout=2.0, trust_env=False) as client:
            try:
                return (await client.get(base_url(self._settings) + "/health")).status_code == httpx.codes.OK
            except httpx.HTTPError:
                return False

    def _give_up_on_crashes(self) -> None:
        if crashing := self._supervisor.crashing():
            raise PartCrashes(crashing[0])

    def _fail(self, reason: str) -> None:
        self.failure = reason
        self._supervisor.stop()

    @staticmethod
    def _read(place: Path) -> str:
        return f"read {place}, put right what it says, then run ./desk up again."

    def _show_addresses(self) -> None:
        url = base_url(self._settings)
        lines = [
            f"Chat page    {url}/",
            f"Chat by REST {url}/webhooks/rest/webhook",
            "Key for REST ./desk key shows it",
            f"Health       {url}/health",
            f"Logs         {self._settings.logs_dir}",
        ]
        title = f"Ready after {self._steps.seconds:.1f} s"
        panel = Panel.fit(
            "\n".join(lines), title=title, subtitle="Ctrl-C stops everything", border_style="green"
        )
        self._steps.console.print(panel, soft_wrap=True)


class PartCrashes(Exception):
    """A part does not stay alive; the message is its name."""
