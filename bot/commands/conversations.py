"""`./desk conversations`: look at what customers and the desk have said."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.console import Console

from actions.policy import load_shop
from actions.settings import load_settings
from bot.commands.conversations_tables import conversation_view, conversations_table, to_json, with_events
from bot.commands.orders import book
from bot.conversations import listing
from bot.conversations.errors import UnknownConversation
from bot.setup.failing import Failed

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]

app = typer.Typer(help="Look at what customers and the desk have said.", no_args_is_help=True)


@app.command("list")
def list_(
    most: Annotated[int, typer.Option("--most", min=1, help="How many conversations to print at most.")] = 50,
    as_json: AsJson = False,
) -> None:
    """The conversations there are, those with the latest news first."""
    settings = load_settings()
    with book(settings) as database, database.read() as session:
        conversations = listing.newest(session, most)
    if as_json:
        typer.echo(json.dumps([to_json(one) for one in conversations], ensure_ascii=False))
    elif conversations:
        Console().print(conversations_table(conversations, load_shop(settings.shop_file).zone))
    else:
        typer.echo("Nobody has said anything yet; open the chat page that ./desk up shows.")


@app.command()
def show(
    name: Annotated[
        str, typer.Argument(metavar="ID", help="The conversation's id, or the sender a program gave it.")
    ],
    as_json: AsJson = False,
) -> None:
    """One conversation with everything that was said, and what the desk noted."""
    settings = load_settings()
    with book(settings) as database, database.read() as session:
        try:
            conversation, events = listing.named(session, name)
        except UnknownConversation as unknown:
            raise Failed(unknown.message) from None
    if as_json:
        typer.echo(json.dumps(with_events(conversation, events), ensure_ascii=False))
    else:
        Console().print(conversation_view(conversation, events, load_shop(settings.shop_file).zone))
