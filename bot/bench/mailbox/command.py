"""The command: plays the mailbox on a desk of its own and prints the table and every mail that was not dealt with rightly."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

import httpx
import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from actions.database import open_database
from actions.settings import Settings, load_settings
from bot.bench.mailbox.forms import SERVER
from bot.bench.mailbox.playing import Judged, Sent, hand_in, mailbox, records, wrong_ones
from bot.bench.own_desk import own_desk
from bot.bench.speaking import bring_in
from bot.setup.ready import base_url
from bot.website.keys import rest_key

AIM = 0.01
PATIENCE_SECONDS = 300.0


def run(
    json_output: Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")] = False,
    only: Annotated[str, typer.Option("--only", help="Only the groups whose name has these words.")] = "",
    full: Annotated[bool, typer.Option("--full", help="Print the answers of the wrong ones, too.")] = False,
) -> None:
    """Work off a mailbox of 200 varied mails; ends with 1 when more than 1 % of the automatic answers are wrong."""
    mails = [sent for sent in mailbox() if only in sent.group["name"]]
    settings = load_settings().model_copy(
        update={"mail_auth_server": SERVER, "mail_address": "support@shop.example"}
    )
    with own_desk(settings) as own:
        judged = asyncio.run(play(own, mails))
    automatic = sum(one.automatic for one in judged)
    if json_output:
        typer.echo(json.dumps(as_json(judged)))
    else:
        Console().print(table(judged))
        _print_wrong(wrong_ones(judged), full=full)
    raise typer.Exit(1 if automatic > AIM * len(judged) else 0)


async def play(settings: Settings, mails: Sequence[Sent]) -> list[Judged]:
    """Bring the orders in, hand every mail in, and judge."""
    database, now = open_database(settings.database_url), datetime.now(UTC)
    headers = {"Authorization": f"Bearer {rest_key(settings.home)}", "Content-Type": "message/rfc822"}
    try:
        bring_in(database, (record for sent in mails for record in records(sent, now)))
        with Progress(console=Console(stderr=True), transient=True) as progress:
            async with httpx.AsyncClient(
                base_url=base_url(settings), headers=headers, timeout=PATIENCE_SECONDS, trust_env=False
            ) as client:
                return [
                    await hand_in(client, database, sent)
                    for sent in progress.track(mails, description="Mails")
                ]
    finally:
        database.close()


def as_json(judged: Sequence[Judged]) -> dict[str, Any]:
    """The counts and the wrong ones as plain values."""
    wrong = wrong_ones(judged)
    return {
        "mails": len(judged),
        "done": dict(Counter(one.done for one in judged)),
        "wrong": len(wrong),
        "wrong_automatic": sum(one.automatic for one in wrong),
        "aim": AIM,
        "list": [
            {
                "group": one.sent.group["name"],
                "form": one.sent.form,
                "text": one.sent.draft.text,
                "wrong": one.wrong,
            }
            for one in wrong
        ],
    }


def table(judged: Sequence[Judged]) -> Table:
    """For each group: how many mails, what was done with them, and how many of it was wrong."""
    made = Table("What is right", "Mails", "Done", "Right", "Wrong", "Wrong automatic answers")
    for name in dict.fromkeys(one.sent.group["name"] for one in judged):
        _add(made, name, [one for one in judged if one.sent.group["name"] == name])
    made.add_section()
    _add(made, f"All (aim: at most {AIM:.0%} wrong automatic answers)", judged)
    return made


def _add(made: Table, name: str, judged: Sequence[Judged]) -> None:
    done = Counter(one.done for one in judged)
    wrong = wrong_ones(judged)
    made.add_row(
        name,
        str(len(judged)),
        ", ".join(f"{count} {state}" for state, count in done.most_common()),
        str(len(judged) - len(wrong)),
        str(len(wrong)),
        str(sum(one.automatic for one in wrong)),
    )


def _print_wrong(wrong: Sequence[Judged], *, full: bool) -> None:
    for one in wrong:
        Console().print(
            f"[bold]{escape(one.sent.group['name'])}[/bold] ({one.sent.form}): {escape('; '.join(one.wrong))}"
        )
        Console().print(f"  {escape(' '.join(one.sent.draft.text.split()))}")
        if full:
            Console().print(f"  → {escape(' '.join(one.answer.split())[:900])}")
