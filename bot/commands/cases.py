"""`./desk cases`: look at return tickets, where they stand and what is due."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console

from actions.cases import CaseState, case_to_json, find_case, list_cases
from actions.cases.finding import MOST
from actions.policy import BadData, Shop, load_shop
from actions.settings import Settings, load_settings
from bot.commands.cases_tables import case_view, cases_table
from bot.commands.orders import book
from bot.conversations.photos import Photos
from bot.setup.failing import Failed

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]

app = typer.Typer(help="Look at return tickets: returns, exchanges and claims.", no_args_is_help=True)


@app.command("list")
def list_(
    state: Annotated[CaseState | None, typer.Option("--state", help="Only cases that stand here.")] = None,
    most: Annotated[int, typer.Option("--most", min=1, help="How many cases to print at most.")] = MOST,
    as_json: AsJson = False,
) -> None:
    """The cases there are, the newest first."""
    settings = load_settings()
    shop = shop_of(settings)
    with book(settings) as database, database.read() as session:
        cases = list_cases(session, state, most)
    if as_json:
        typer.echo(json.dumps([case_to_json(case, shop.zone) for case in cases], ensure_ascii=False))
    elif cases:
        Console().print(cases_table(cases, shop, datetime.now(UTC)))
    else:
        typer.echo("There is no such case; one is opened when a customer asks for a return in the chat.")


@app.command()
def show(
    rma: Annotated[str, typer.Argument(help="The RMA number; case, dashes and RMA may be left out.")],
    as_json: AsJson = False,
) -> None:
    """One case with its lines, its history and the reasons it was opened for."""
    settings = load_settings()
    shop = shop_of(settings)
    with book(settings) as database, database.read() as session:
        case = find_case(session, rma)
    if case is None:
        raise Failed(
            f"there is no case {rma}; compare the number with the customer's, or see ./desk cases list."
        )
    if as_json:
        typer.echo(json.dumps(case_to_json(case, shop.zone), ensure_ascii=False))
    else:
        Console().print(case_view(case, shop, Photos(settings.photos_dir), datetime.now(UTC)))


def shop_of(settings: Settings) -> Shop:
    """The shop's facts; what is wrong with their file is told in one sentence."""
    try:
        return load_shop(settings.shop_file)
    except BadData as error:
        raise Failed(str(error)) from None
