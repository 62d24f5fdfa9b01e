"""`./desk bench`: the measurements, each with tables on screen or JSON."""

from __future__ import annotations

import typer

from bot.bench import chat, decide, flips, long, mail, orders, parse, people, queue, walk
from bot.bench.mailbox import command as mailbox
from bot.bench.year import year

app = typer.Typer(help="Measure decisions, order look-ups and chat.", no_args_is_help=True)
app.command("decide")(decide.run)
app.command("orders")(orders.run)
app.command("chat")(chat.run)
app.command("people")(people.run)
app.command("parse")(parse.run)
app.command("walk")(walk.run)
app.command("flips")(flips.run)
app.command("long")(long.run)
app.command("queue")(queue.run)
app.command("mail")(mail.run)
app.command("mailbox")(mailbox.run)
app.command("year")(year.run)
