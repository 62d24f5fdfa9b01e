"""How a command ends when it cannot go on: with one sentence that says what to do next."""

from __future__ import annotations


class Failed(Exception):
    """The command cannot go on; the message is one sentence for the person at the keyboard."""
