"""`./desk bench queue`: many customers who wait for a person, a few agents, and a count of what must never happen.

A desk of its own is started. The customers ask for a person over socket.io, the agents are told of news and ask for the list
as their pages do, take whoever waits longest, and answer while the customers write as well. Then everything that each customer was shown is
compared with what was written.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Annotated, Any

import httpx
import socketio
import typer
from rich.console import Console
from rich.progress import Progress, TaskID
from rich.table import Table
from sqlalchemy import func, select

from actions.database import open_database
from actions.settings import Settings, load_settings
from bot.bench.chat import percentiles
from bot.bench.own_desk import own_desk
from bot.bench.queue_agent import PATIENCE_SECONDS, ROUNDS, Agent
from bot.conversations.events import Kind
from bot.conversations.models import ConversationRow, EventRow
from bot.desk import accounts
from bot.desk.models import Role
from bot.setup.failing import Failed
from bot.setup.ready import base_url

AIMS = {"lost": 0, "doubled": 0, "out_of_order": 0, "bot_while_human": 0, "list_p95": 1000.0}
ASKS = "I want to talk to a human, please"
MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Result:
    """What was counted, and how long the list took to show who came: milliseconds from the moment at which a
    person was wanted, just before it was stored."""

    customers: int
    agents: int
    messages: int
    lost: int
    doubled: int
    out_of_order: int
    bot_while_human: int
    taken_twice: int
    list_p50: float
    list_p95: float
    list_most: float


@dataclass
class Customer:
    """One customer, in a thread: what was shown, by number, and what was written."""

    name: str
    client: socketio.Client = field(default_factory=socketio.Client)
    events: dict[int, dict[str, Any]] = field(default_factory=dict)
    shown: list[int] = field(default_factory=list)
    wrote: list[str] = field(default_factory=list)
    news: threading.Condition = field(default_factory=threading.Condition)

    def ask(self, url: str) -> None:
        """Come in and ask for a person."""
        self.client.on("events", self._take)
        self.client.connect(url, transports=["websocket"])
        self.client.call("session_request", {"after": 0, "fresh": True}, timeout=60)
        self.write(ASKS)

    def write(self, text: str) -> None:
        """Say something; it is stored when this returns."""
        self.wrote.append(text)
        said = {"message": text, "id": f"{self.name}-{len(self.wrote)}"}
        answer = self.client.call("user_uttered", said, timeout=60)
        if "error" in answer:
            raise Failed(f"a customer was refused: {answer['error']['message']}")

    def talk(self) -> None:
        """Reply to each answer of the agent, and say thanks once the assistant is back."""
        for number in range(1, ROUNDS + 1):
            self._until(partial(self._has_answers, number))
            self.write(f"{self.name} reply {number}")
        self._until(lambda: any(event["kind"] == "left" for event in self.events.values()))
        self.write("thanks")
        self.client.disconnect()

    def _has_answers(self, number: int) -> bool:
        return len(self.said_by("agent")) >= number

    def said_by(self, source: str) -> list[str]:
        """What this source said, in order."""
        found = sorted(self.events.items())
        return [one["text"] for _, one in found if (one["source"], one["kind"]) == (source, "message")]

    def _take(self, data: dict[str, Any]) -> None:
        with self.news:
            for event in data["events"]:
                self.shown.append(event["number"])
                self.events[event["number"]] = event
            self.news.notify_all()

    def _until(self, found: Callable[[], bool]) -> None:
        with self.news:
            if not self.news.wait_for(found, PATIENCE_SECONDS):
                raise Failed(f"{self.name} waited for an answer in vain; look into the desk's logs.")


def run(
    customers: Annotated[int, typer.Option(min=1, help="How many wait for a person.")] = 50,
    agents: Annotated[int, typer.Option(min=1, help="How many agents answer.")] = 5,
    json_output: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Let many customers wait for a few agents, and count what was lost, doubled, or said by the assistant meanwhile."""
    with own_desk(load_settings()) as settings:
        result = asyncio.run(measure(settings, customers, agents))
    if json_output:
        typer.echo(json.dumps({**asdict(result), "aims": AIMS}))
    else:
        Console().print(table(result))


async def measure(settings: Settings, customers: int, agents: int) -> Result:
    """Everybody comes while the agents watch; then they are served. Raises Failed."""
    url = base_url(settings)
    people = [Customer(f"customer-{number}") for number in range(customers)]
    passwords = _accounts(settings, agents)
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Customers served", total=customers)
        every = settings.agent_pages_ask_seconds
        desks = [Agent(name, httpx.AsyncClient(base_url=url, timeout=60), every) for name in passwords]
        await asyncio.gather(*(one.sign_in(passwords[one.name]) for one in desks))
        watching = [asyncio.create_task(one.watch(customers)) for one in desks]
        for one in people:
            await asyncio.to_thread(one.ask, url)
        await asyncio.gather(*watching)
        with ThreadPoolExecutor(customers) as pool:
            talks = [pool.submit(_counted, one, progress, task) for one in people]
            await asyncio.gather(*(one.serve() for one in desks), *map(asyncio.wrap_future, talks))
    for desk in desks:
        await desk.leave()
    return judged(people, desks, _wanted_at(settings))


def judged(people: list[Customer], desks: list[Agent], wanted_at: dict[str, datetime]) -> Result:
    """Compare what was shown with what was written; people came in the order in which they stand in the list."""
    answers = [f"answer {number}" for number in range(1, ROUNDS + 1)]
    queue = list(desks[0].seen)
    waits = [(desk.seen[name] - wanted_at[name]) / MILLISECOND for desk in desks for name in queue]
    said = [(one, one.said_by("agent"), one.said_by("customer")) for one in people]
    p50, p95 = percentiles(waits)
    served = [name for desk in desks for name in desk.served]
    return Result(
        customers=len(people),
        agents=len(desks),
        messages=sum(len(one.events) for one in people),
        lost=sum(
            len(set(answers) - set(heard)) + len(set(one.wrote) - set(told)) for one, heard, told in said
        ),
        doubled=sum(
            len(heard) - len(set(heard)) + len(told) - len(set(told)) + len(one.shown) - len(set(one.shown))
            for one, heard, told in said
        ),
        out_of_order=sum(heard != answers or told != one.wrote for one, heard, told in said)
        + sum(list(desk.seen) != queue for desk in desks),
        bot_while_human=sum(_spoke_between(one) for one in people),
        taken_twice=len(served) - len(set(served)),
        list_p50=p50,
        list_p95=p95,
        list_most=round(max(waits), 1),
    )


def _spoke_between(person: Customer) -> int:
    """What the assistant said between an agent's joining and leaving."""
    human, spoke = False, 0
    for _, event in sorted(person.events.items()):
        if event["kind"] in ("joined", "left"):
            human = event["kind"] == "joined"
        elif human and event["source"] == "bot":
            spoke += 1
    return spoke


def _counted(person: Customer, progress: Progress, task: TaskID) -> None:
    person.talk()
    progress.advance(task)


def _wanted_at(settings: Settings) -> dict[str, datetime]:
    """When a person was wanted in each conversation, as the desk wrote it down in the transaction that asked for one."""
    wanted = (
        select(ConversationRow.public_id, func.min(EventRow.at))
        .join(EventRow, EventRow.conversation_id == ConversationRow.id)
        .where(EventRow.kind == Kind.HANDOFF_REQUESTED.value)
        .group_by(ConversationRow.public_id)
    )
    database = open_database(settings.database_url)
    try:
        with database.read() as session:
            return dict(session.execute(wanted).tuples().all())
    finally:
        database.close()


def _accounts(settings: Settings, agents: int) -> dict[str, str]:
    database = open_database(settings.database_url)
    try:
        with database.write() as session:
            names = [f"agent{number}" for number in range(1, agents + 1)]
            now = datetime.now(UTC)
            return {name: accounts.add(session, name, name.title(), Role.AGENT, now) for name in names}
    finally:
        database.close()


def table(result: Result) -> Table:
    """The figures for people."""
    found = Table(
        "what", "count", "aim", title=f"{result.customers} customers wait for {result.agents} agents"
    )
    for name, figure in asdict(result).items():
        found.add_row(name.replace("_", " "), str(figure), str(AIMS.get(name, "")))
    return found
