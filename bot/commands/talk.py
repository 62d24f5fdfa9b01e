"""`./desk talk`."""

from __future__ import annotations

import secrets
import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from actions.settings import load_settings
from bot.commands.talk_desk import Replies, TalkedTo, a_desk

HELLO = "Write as a customer would; a number presses a button. Ctrl-D ends it."
YOU, DESK = "you   ", "desk  "


def run(
    up: Annotated[
        bool, typer.Option("--up", help="If no desk runs, start one for as long as the talk lasts.")
    ] = False,
    sender: Annotated[
        str | None, typer.Option("--as", metavar="SENDER", help="Go on with the conversation of this sender.")
    ] = None,
    email: Annotated[
        bool, typer.Option("--email", help="Be answered as by email: no buttons, all in words.")
    ] = False,
    details: Annotated[
        bool, typer.Option("--details", help="Show also what programs are told: decisions and hand-offs.")
    ] = False,
) -> None:
    """Chat with the running desk here in the terminal, line by line.

    Without --as it is a new customer each time. It goes through the REST door with the key, like any program, so
    everything said is in ./desk conversations.
    """
    settings = load_settings()
    console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    name = sender or f"talk-{secrets.token_hex(4)}"
    with a_desk(settings, start=up, tell=console.print) as desk:
        console.print(Text(f"{HELLO} This conversation: ./desk conversations show {name}", "dim"))
        Chat(console, desk, name, email, details).run()


class Chat:
    """The talk itself: a line from the keyboard, an answer on the screen."""

    def __init__(self, console: Console, desk: TalkedTo, sender: str, email: bool, details: bool) -> None:
        self._console, self._desk, self._sender = console, desk, sender
        self._email, self._details = email, details
        self._buttons: list[dict[str, str]] = []

    def run(self) -> None:
        """Until the input ends. Raises Failed when the desk does not answer any more."""
        _edit_lines()
        while (line := self._read()) is not None:
            if line.strip():
                self._show(self._desk.say(self._sender, self._meant(line), email=self._email))

    def _read(self) -> str | None:
        try:
            return input(YOU if sys.stdin.isatty() else "")
        except EOFError:
            self._console.print()
            return None

    def _meant(self, line: str) -> str:
        """The payload of the button with this number, else the line itself."""
        number = line.strip()
        chosen = int(number) if number.isascii() and number.isdigit() and len(number) <= 2 else 0
        return self._buttons[chosen - 1]["payload"] if 0 < chosen <= len(self._buttons) else line

    def _show(self, replies: Replies) -> None:
        self._buttons = []
        for reply in replies:
            if reply.get("text"):
                self._console.print(Text(DESK, "bold cyan").append(reply["text"], "default"))
            if self._details and reply.get("custom"):
                self._console.print(Text(f"      {reply['custom']}", "dim"))
            if not self._email:
                self._buttons += reply.get("buttons") or []
        for number, button in enumerate(self._buttons, 1):
            self._console.print(Text(f"      [{number}] {button['title']}", "cyan"))


def _edit_lines() -> None:
    """Arrow keys and earlier lines, where the terminal and this Python have them."""
    try:
        import readline  # noqa: F401  loading it is all that input() needs
    except ImportError:
        return
