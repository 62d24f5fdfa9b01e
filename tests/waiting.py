"""Waiting for something to become true in another process."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

import psutil

T = TypeVar("T")


def wait_for(found: Callable[[], T | None], seconds: float = 15.0) -> T:
    """The first true answer of ``found``, asked again and again."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := found():
            return answer
        time.sleep(0.05)
    raise AssertionError(f"nothing found within {seconds} s")


def is_gone(pid: int) -> bool:
    """Whether no process with this id runs any more (one that only waits to be reaped counts as gone)."""
    try:
        return bool(psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True
