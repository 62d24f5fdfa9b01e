"""`./desk key`."""

from __future__ import annotations

from actions.settings import load_settings
from bot.website.keys import rest_key


def run() -> None:
    """Show the key that programs need for the REST chat: Authorization: Bearer KEY."""
    print(rest_key(load_settings().home))
