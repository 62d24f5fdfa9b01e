"""`./desk key`."""

from __future__ import annotations

from typing import Annotated

import typer

from actions.settings import load_settings
from bot.website.keys import customer_secret, rest_key

OfCustomers = Annotated[
    bool, typer.Option("--customers", help="Show the secret that the shop signs its customers' tokens with.")
]


def run(*, customers: OfCustomers = False) -> None:
    """Show the key that programs need for the REST chat: Authorization: Bearer KEY."""
    settings = load_settings()
    if customers:
        print(settings.customer_secret or customer_secret(settings.home))
    else:
        print(rest_key(settings.home))
