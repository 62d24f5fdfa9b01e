"""`./desk widget`: makes the file that pages load for the chat, from its sources and locked packages."""

from __future__ import annotations

import shutil
import subprocess

from actions.settings import PROJECT
from bot.setup.failing import Failed

FOLDER = PROJECT / "bot" / "website" / "widget"
STEPS = (
    ("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"),
    ("npm", "run", "--silent", "check"),
    ("npm", "run", "--silent", "build"),
)


def run() -> None:
    """Make bot/website/static/widget.js anew; only needed after a change in bot/website/widget."""
    if shutil.which("npm") is None:
        raise Failed(
            "the widget is made with Node.js: install node and npm (20 or newer), then run this again."
        )
    for step in STEPS:
        if subprocess.run(step, cwd=FOLDER, check=False).returncode:  # noqa: S603  our own programs
            raise Failed(
                f"{' '.join(step)} did not succeed (see above); correct it and run ./desk widget again."
            )
    print("bot/website/static/widget.js is made.")
