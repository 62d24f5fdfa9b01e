"""Shows what is being done before the parts start, and how long each step took."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape

WIDTH = 60


class Steps:
    """A line for each step that is done, and a moving one for those under way; safe to use from threads."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self._started = time.monotonic()
        self._under_way: list[str] = []

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Show the steps under way; only on a terminal, as a log has no moving lines."""
        with self.console.status("Starting ...") as self._status:
            yield

    @contextmanager
    def step(self, doing: str) -> Iterator[list[str]]:
        """Time one step. What is put into the list it yields is shown instead of ``doing`` when it is done."""
        done, started = [doing], time.monotonic()
        self._under_way.append(doing)
        self._show()
        try:
            yield done
            self.say(done[-1], time.monotonic() - started)
        finally:
            self._under_way.remove(doing)
            self._show()

    def say(self, what: str, seconds: float) -> None:
        """One line: what was done, and in how many seconds."""
        self.console.print(f"[green]✓[/] {escape(what):<{WIDTH}} [dim]{seconds:5.1f} s[/]", highlight=False)

    @property
    def seconds(self) -> float:
        """Since the beginning."""
        return time.monotonic() - self._started

    def _show(self) -> None:
        self._status.update(" and ".join(self._under_way) + " ..." if self._under_way else "")
