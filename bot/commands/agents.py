"""`./desk agents`: the accounts of the people who answer at the desk."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from actions.settings import load_settings
from bot.commands.orders import book
from bot.desk import accounts
from bot.desk.accounts import BadAccount
from bot.desk.models import Role
from bot.setup.failing import Failed

Name = Annotated[str, typer.Argument(help="What the agent types to sign in.")]

app = typer.Typer(help="The accounts of the people who answer at the desk.", no_args_is_help=True)


@app.command()
def add(
    name: Name,
    shown: Annotated[str, typer.Option("--shown", help="The name that customers see.")],
    role: Annotated[
        Role, typer.Option("--role", help="A lead may also take over from a colleague.")
    ] = Role.AGENT,
) -> None:
    """Make an account and show its password, once."""
    now = datetime.now(UTC)
    with book(load_settings()) as database, database.write() as session:
        try:
            password = accounts.add(session, name, shown, role, now)
        except BadAccount as error:
            raise Failed(f"{error}.") from None
    tell(name, password)


@app.command("list")
def list_(as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")] = False) -> None:
    """The accounts there are."""
    with book(load_settings()) as database, database.read() as session:
        agents = accounts.all_agents(session)
    if as_json:
        typer.echo(json.dumps([to_json(agent) for agent in agents], ensure_ascii=False))
    elif agents:
        Console().print(table(agents))
    else:
        typer.echo("There is no account yet; ./desk agents add NAME --shown NAME makes one.")


@app.command()
def disable(name: Name) -> None:
    """Let nobody sign in with an account any more; who is signed in with it is out at once."""
    with book(load_settings()) as database, database.write() as session:
        try:
            agent = accounts.disable(session, name, datetime.now(UTC))
        except BadAccount as error:
            raise Failed(f"{error}.") from None
    typer.echo(
        f"{agent.name} is disabled and signed out; ./desk agents password {agent.name} enables it again."
    )


@app.command()
def password(name: Name) -> None:
    """Give an account a new password and show it, once; it also unlocks and enables the account."""
    with book(load_settings()) as database, database.write() as session:
        try:
            new = accounts.renew_password(session, name)
        except BadAccount as error:
            raise Failed(f"{error}.") from None
    tell(name, new)


def tell(name: str, new: str) -> None:
    """Show a new password; only its hash is kept."""
    typer.echo(f"{name.strip().lower()} signs in at /desk with the password {new}")
    typer.echo("Pass it on now: it is not shown again.")


def to_json(agent: accounts.Agent) -> dict[str, str | None]:
    """An account for programs."""
    disabled = agent.disabled_at.isoformat() if agent.disabled_at else None
    return {"name": agent.name, "shown": agent.shown_name, "role": agent.role.value, "disabled_at": disabled}


def table(agents: list[accounts.Agent]) -> Table:
    """The accounts for people."""
    table = Table("name", "customers see", "role", "state")
    for agent in agents:
        state = "disabled" if agent.disabled_at else "enabled"
        table.add_row(agent.name, agent.shown_name, agent.role.value, state)
    return table
