"""A browser for the tests that look at pages: the machine's Chromium, brought by apt-get where we may."""

from __future__ import annotations

import shutil

from bot.setup.debian import install, may_install

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_browser() -> str | None:
    """The path of an installed Chromium or Chrome."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def need_browser() -> str | None:
    """Install Chromium when there is none and we are root; what is to be said about it, or None."""
    if find_browser():
        return None
    if not may_install():
        return (
            "No Chromium is installed, so the tests in a browser are skipped; install chromium to run them."
        )
    if not install("chromium"):
        return "Chromium could not be installed with apt-get, so the tests in a browser are skipped or fail."
    return None
