"""A browser for the tests that look at pages: the machine's Chromium, brought by apt-get where we may."""

from __future__ import annotations

import os
import shutil
import subprocess

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_browser() -> str | None:
    """The path of an installed Chromium or Chrome."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def need_browser() -> str | None:
    """Install Chromium when there is none and we are root; what is to be said about it, or None."""
    if find_browser():
        return None
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return (
            "No Chromium is installed, so the tests in a browser are skipped; install chromium to run them."
        )
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-q"],
        ["apt-get", "install", "-q", "-y", "--no-install-recommends", "chromium"],
    ):
        if subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False).returncode:  # noqa: S603
            return (
                "Chromium could not be installed with apt-get, so the tests in a browser are skipped or fail."
            )
    return None
