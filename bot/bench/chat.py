"""`./desk bench chat`: messages through the whole chain of a running desk, and the memory of its parts."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import asdict, dataclass, field
from itertools import cycle
from pathlib import Path
from statistics import quantiles
from typing import Annotated, Any
from uuid import uuid4

import httpx
import psutil
import typer
from rich.console import Console, Group
from rich.progress import Progress
from rich.table import Table
from ruamel.yaml import YAML
from sqlalchemy import select

from actions.database import open_database
from actions.orders.models import OrderRow
from actions.settings import Settings, load_settings
from bot.setup.failing import Failed
from bot.setup.ready import base_url
from bot.website.keys import rest_key

SCRIPT = Path(__file__).with_name("chat.yml")
SENDERS = (1, 4, 16)
WARM_UP = 24
MOST_ORDERS = 200
MILLISECONDS = 1_000
MEGABYTE = 1_048_576
TIMEOUT_SECONDS = 30.0
AIMS = {"p50_of_one": 20.0, "p95_of_one": 60.0, "rate_of_sixteen": 60.0}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing a customer says; ``action`` tells that the action server is needed for it."""

    text: str
    action: bool


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured with so many senders at a time: milliseconds a message, and messages a second."""

    senders: int
    messages: int
    p50: float
    p95: float
    p50_with_action: float
    p50_without: float
    rate: float


@dataclass
class Stage:
    """One measurement under way: how many messages are left to send, and how long each took."""

    left: int
    times: dict[bool, list[float]] = field(default_factory=lambda: {True: [], False: []})

    def take(self) -> bool:
        """Whether another message is to be sent."""
        self.left -= 1
        return self.left >= 0


def run(
    messages: Annotated[
        int, typer.Option(min=24, help="Messages that are timed for each number of senders.")
    ] = 600,
    json_output: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Measure a running desk: 1, 4 and 16 senders at a time, each waiting for its answer before it goes on."""
    settings = load_settings()
    talk = Talk(settings, dialogues(), orders(settings))
    with Progress(console=Console(stderr=True), transient=True) as progress:
        results = asyncio.run(talk.measure(messages, progress))
    memory = memory_of(settings.run_dir)
    if json_output:
        typer.echo(
            json.dumps({"stages": [asdict(one) for one in results], "memory_mb": memory, "aims": AIMS})
        )
    else:
        Console().print(Group(results_table(results), memory_table(memory)))


def dialogues() -> list[list[Line]]:
    """The script in chat.yml."""
    script: list[list[dict[str, Any]]] = YAML(typ="safe").load(SCRIPT)
    return [[Line(line["say"], line.get("action", False)) for line in dialogue] for dialogue in script]


def orders(settings: Settings) -> list[tuple[str, str]]:
    """Numbers and emails of orders in the book. Raises Failed when there are none."""
    database = open_database(settings.database_url)
    query = select(OrderRow.number, OrderRow.email).where(OrderRow.email.is_not(None)).limit(MOST_ORDERS)
    with database.read() as session:
        found = [(number, str(email)) for number, email in session.execute(query)]
    database.close()
    if not found:
        raise Failed("there is no order to talk about; ./desk orders demo loads some.")
    return found


class Talk:
    """Customers of a running desk, over its REST chat."""

    def __init__(
        self, settings: Settings, dialogues: list[list[Line]], orders: list[tuple[str, str]]
    ) -> None:
        self._url = f"{base_url(settings)}/webhooks/rest/webhook"
        self._headers = {"Authorization": f"Bearer {rest_key(settings.home)}"}
        self._dialogues = cycle(dialogues)
        self._orders = cycle(orders)

    async def measure(self, messages: int, progress: Progress) -> list[Result]:
        """Warm up, then measure with each number of senders. Raises Failed when the desk does not answer."""
        async with httpx.AsyncClient(
            headers=self._headers, timeout=TIMEOUT_SECONDS, trust_env=False
        ) as client:
            await self._stage(client, 1, WARM_UP, progress)
            return [await self._stage(client, senders, messages, progress) for senders in SENDERS]

    async def _stage(
        self, client: httpx.AsyncClient, senders: int, messages: int, progress: Progress
    ) -> Result:
        task = progress.add_task(f"{senders} at a time", total=messages)
        stage = Stage(messages)

        async def customer() -> None:
            while stage.left > 0:
                await self._play(client, stage)
                progress.update(task, completed=messages - max(stage.left, 0))

        start = time.perf_counter()
        await asyncio.gather(*(customer() for _ in range(senders)))
        return result_of(senders, stage, time.perf_counter() - start)

    async def _play(self, client: httpx.AsyncClient, stage: Stage) -> None:
        """One dialogue of a new customer."""
        number, email = next(self._orders)
        sender = f"bench-{uuid4().hex}"
        for line in next(self._dialogues):
            if not stage.take():
                return
            start = time.perf_counter()
            await self._say(client, sender, line.text.format(number=number, email=email))
            stage.times[line.action].append((time.perf_counter() - start) * MILLISECONDS)

    async def _say(self, client: httpx.AsyncClient, sender: str, text: str) -> None:
        try:
            answer = await client.post(self._url, json={"sender": sender, "message": text})
        except httpx.HTTPError:
            raise Failed("the desk does not answer: start it with ./desk up, then measure again.") from None
        if answer.status_code != httpx.codes.OK or not answer.json():
            raise Failed(
                f"the desk had no answer to {text!r} (status {answer.status_code}); look into its logs."
            )


def result_of(senders: int, stage: Stage, seconds: float) -> Result:
    """The figures of a stage."""
    times = stage.times[True] + stage.times[False]
    p50, p95 = percentiles(times)
    return Result(
        senders=senders,
        messages=len(times),
        p50=p50,
        p95=p95,
        p50_with_action=percentiles(stage.times[True])[0],
        p50_without=percentiles(stage.times[False])[0],
        rate=round(len(times) / seconds, 1),
    )


def percentiles(times: list[float]) -> tuple[float, float]:
    """(p50, p95), to a tenth."""
    cuts = quantiles(times, n=20, method="inclusive")
    return round(cuts[9], 1), round(cuts[18], 1)


def memory_of(run_dir: Path) -> dict[str, float]:
    """Resident megabytes of each part with its children, by the pid files of a running desk."""
    found = {}
    for file in sorted(run_dir.glob("*.pid")):
        try:
            process = psutil.Process(int(file.read_text()))
            family = [process] if file.stem == "up" else [process, *process.children(recursive=True)]
            found[file.stem] = round(sum(one.memory_info().rss for one in family) / MEGABYTE, 1)
        except (psutil.NoSuchProcess, ValueError, OSError):
            continue
    return found


def results_table(results: list[Result]) -> Table:
    """The figures for people."""
    table = Table(
        "Senders", "Messages", "p50 ms", "p95 ms", "p50 with action", "p50 without", "Messages/s",
        title="Chat through the whole chain",
        caption="Aims: p50 under 20 ms and p95 under 60 ms for one sender, 60 messages a second for 16.",
    )  # fmt: skip
    for one in results:
        table.add_row(*(str(figure) for figure in asdict(one).values()))
    return table


def memory_table(memory: dict[str, float]) -> Table:
    """Memory for people."""
    table = Table("Part", "MB", title="Memory (resident)")
    for part, megabytes in memory.items():
        table.add_row("supervisor" if part == "up" else part, str(megabytes))
    return table
