"""`./desk key`."""

from __future__ import annotations

from typing import Annotated

import typer

from actions.refunds.webhook import shown_secret
from actions.secret_files import refunds_secret
from actions.settings import load_settings
from bot.website.keys import customer_secret, rest_key

OfCustomers = Annotated[
    bool, typer.Option("--customers", help="Show the secret that the shop signs its customers' tokens with.")
]


OfRefunds = Annotated[
    bool,
    typer.Option(
        "--refunds", help="Show the secret with which refunds are signed that are sent to the shop's system."
    ),
]


def run(*, customers: OfCustomers = False, refunds: OfRefunds = False) -> None:
    """Show the key that programs need for the REST chat: Authorization: Bearer KEY."""
    settings = load_settings()
    if customers:
        print(settings.customer_secret or customer_secret(settings.home))
    elif refunds:
        print(shown_secret(settings.refunds_secret or refunds_secret(settings.home)))
    else:
        print(rest_key(settings.home))
