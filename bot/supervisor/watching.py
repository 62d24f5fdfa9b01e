"""Keeping the parts running, on circus: start, restart with growing pauses, stop together."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import shlex
import tempfile
import time
from collections.abc import Awaitable, Callable, Generator
from pathlib import Path
from typing import Any

from circus.arbiter import Arbiter
from circus.exc import ConflictError
from circus.watcher import Watcher
from rich.console import Console
from tornado import gen

from bot.supervisor.leftovers import end_group, pid_file
from bot.supervisor.output import PartOutput
from bot.supervisor.parts import Part, guarded, log_file

CHECK_SECONDS = 0.25
STOP_SECONDS = 7.0  # after that a part is killed; the desk gives requests under way 5 seconds
HEALTHY_SECONDS = 20.0  # a part that lived this long did not crash at its start
LONGEST_PAUSE = 30.0
TOO_MANY_CRASHES = 3


def pause_after(crashes: int) -> float:
    """Seconds to wait before the next start, when the last ``crashes`` starts in a row ended early."""
    return 0.0 if crashes <= 1 else min(LONGEST_PAUSE, 0.5 * 2.0 ** (crashes - 1))


class PartWatcher(Watcher):  # type: ignore[misc]  # circus has no types
    """A circus watcher of one process that waits before it starts a crashing part again."""

    def __init__(self, part: Part, run_dir: Path, output: PartOutput) -> None:
        stream = {"stream": output}
        super().__init__(
            part.name,
            shlex.join(guarded(part.command)),
            env=part.environment,
            stdout_stream=stream,
            stderr_stream=stream,
            graceful_timeout=STOP_SECONDS,
            hooks={"after_spawn": (self._spawned, False)},
        )
        self._output = output
        self._pid_file = pid_file(run_dir, part.name)
        self._running: int | None = None
        self._started = self._not_before = 0.0
        self.crashes = 0

    @gen.coroutine
    def manage_processes(self) -> Generator[Any, Any, None]:
        """Called by circus several times a second; starts the part again when it is gone and its pause over."""
        if (
            self._running is not None
            and self._running not in self.get_active_pids()
            and not self.is_stopping()
        ):
            self._died(self._running)
        if time.monotonic() >= self._not_before:
            yield super().manage_processes()

    def sweep(self) -> None:
        """After the stop: end children that the part did not end itself."""
        if self._running is not None:
            end_group(self._running)
        self._pid_file.unlink(missing_ok=True)

    def _spawned(self, *, pid: int, **_: object) -> bool:
        self._running, self._started = pid, time.monotonic()
        self._pid_file.write_text(f"{pid}\n")
        return True

    def _died(self, pid: int) -> None:
        end_group(pid)
        self._running = None
        lived = time.monotonic() - self._started
        self.crashes = 1 if lived >= HEALTHY_SECONDS else self.crashes + 1
        pause = pause_after(self.crashes)
        self._not_before = time.monotonic() + pause
        when = f"in {pause:g} s" if pause else "now"
        self._output.line(f"{self.name} stopped unexpectedly after {lived:.0f} s; starting it again {when}.")


class Supervisor:
    """Runs the parts until it is told to stop (SIGINT, SIGTERM, SIGHUP, or :meth:`stop`)."""

    def __init__(
        self, parts: list[Part], logs_dir: Path, run_dir: Path, megabytes: int, console: Console
    ) -> None:
        for folder in (logs_dir, run_dir):
            folder.mkdir(parents=True, exist_ok=True)
        self._outputs = [
            PartOutput(part.name, part.colour, log_file(logs_dir, part.name), megabytes, console)
            for part in parts
        ]
        self._watchers = [
            PartWatcher(part, run_dir, output) for part, output in zip(parts, self._outputs, strict=True)
        ]

    def run(self, started: Callable[[], Awaitable[None]]) -> None:
        """Start the parts, run ``started`` once they are on their way, and come back when all have ended."""
        logging.getLogger("circus").setLevel(logging.CRITICAL)  # what matters is said by the parts' outputs
        with tempfile.TemporaryDirectory(
            prefix="desk-"
        ) as sockets:  # circus' own sockets: ours alone, short path
            self._arbiter = Arbiter(
                self._watchers,
                f"ipc://{sockets}/control",
                f"ipc://{sockets}/events",
                check_delay=CHECK_SECONDS,
                proc_name="desk",
            )
            self._arbiter.ctrl.sys_hdl.quit = self._quit
            self._arbiter.ctrl.sys_hdl.handle_hup = self._quit  # the terminal was closed; circus would reload
            try:
                self._arbiter.start(cb=lambda _: self._arbiter.loop.spawn_callback(started))
            finally:
                self._sweep()

    def crashing(self) -> list[str]:
        """The parts that ended early at each of their last few starts."""
        return [watcher.name for watcher in self._watchers if watcher.crashes >= TOO_MANY_CRASHES]

    def stop(self) -> None:
        """Stop all parts."""
        self._arbiter.loop.add_callback(self._stop)

    def _quit(self) -> None:
        self._arbiter.loop.add_callback_from_signal(self._stop)

    async def _stop(self) -> None:
        self._arbiter.ctrl.caller.stop()
        while True:
            with contextlib.suppress(ConflictError):  # it is just looking after the parts
                await self._arbiter.stop()
                return
            await asyncio.sleep(CHECK_SECONDS / 5)

    def _sweep(self) -> None:
        for watcher in self._watchers:
            watcher.sweep()
        for output in self._outputs:
            output.close()
