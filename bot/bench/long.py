"""`./desk bench long`: whether a conversation of 300 messages is answered as fast at its end as at its start.

Two of them, on a desk of its own: one in which every matter is brought to its end, and one in which a single matter stays open
all the time and is interrupted by one question after the other.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import cycle, islice
from statistics import median
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from actions.database import open_database
from actions.settings import Settings, load_settings
from bot.bench.flips import Asking, record
from bot.bench.own_desk import own_desk
from bot.bench.speaking import Speaker, bring_in, speaker
from bot.setup.failing import Failed

EACH_END = 30
WARM_UP = 30
MILLISECONDS = 1_000
AIM = 1.25
ORDER = Asking("track", "website", "", (), {"placed": 72, "shipped": 48}, "AT-300000", "robin@example.com")
# Ten messages, so that the first and the last thirty are the same ones.
MATTERS = (
    "hello",
    "where is my order {number}? {email}",
    "what are your opening hours?",
    "cancel order {number}",
    "why?",
    "which payment methods do you accept?",
    "I want to return order {number}",
    "how long do I have to return something?",
    "thank you",
    "who pays for the return shipping?",
)
QUESTIONS = (
    "what are your opening hours?",
    "which payment methods do you accept?",
    "how long do I have to return something?",
    "who pays for the return shipping?",
    "are you a robot?",
)
OPENS = "cancel order {number}"


@dataclass(frozen=True)
class Result:
    """One conversation: milliseconds a message, half of them within, of its first and its last messages."""

    conversation: str
    messages: int
    first_ms: float
    last_ms: float
    ratio: float


def run(
    messages: Annotated[int, typer.Option(min=2 * EACH_END, help="Messages of each conversation.")] = 300,
    json_output: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Compare the first and the last thirty answers of a long conversation, on a desk of its own."""
    with own_desk(load_settings()) as settings:
        results = asyncio.run(measure(settings, messages))
    if json_output:
        typer.echo(json.dumps({"conversations": [asdict(one) for one in results], "aim": AIM}))
    else:
        Console().print(table(results))


async def measure(settings: Settings, messages: int) -> list[Result]:
    """Both conversations, after some messages to warm up. Raises Failed."""
    database = open_database(settings.database_url)
    bring_in(database, [record(ORDER, datetime.now(UTC))])
    database.close()
    with Progress(console=Console(stderr=True), transient=True) as progress:
        async with speaker(settings) as client:
            await _talk(client, "warm", texts(MATTERS, WARM_UP), progress)
            matters = await _talk(client, "matters", texts(MATTERS, messages), progress)
            # The first message opens the matter; it is no question, so it is not among those that are compared.
            one = await _talk(client, "one matter", [OPENS, *texts(QUESTIONS, messages)], progress)
    return [result_of("every matter brought to its end", matters), result_of("one matter left open", one[1:])]


def texts(script: Sequence[str], count: int) -> list[str]:
    """So many messages, the script over and over."""
    return list(islice(cycle(script), count))


async def _talk(client: Speaker, sender: str, said: Sequence[str], progress: Progress) -> list[float]:
    """How long each answer took, in milliseconds."""
    times = []
    for text in progress.track(said, description=sender):
        start = time.perf_counter()
        answer = await client.say(f"long-{sender}", text.format(number=ORDER.number, email=ORDER.email))
        times.append((time.perf_counter() - start) * MILLISECONDS)
        if not answer.text:
            raise Failed(f"the desk had no answer to {text!r} (status {answer.status}); look into its logs.")
    return times


def result_of(conversation: str, times: Sequence[float]) -> Result:
    """The figures of one conversation."""
    first, last = median(times[:EACH_END]), median(times[-EACH_END:])
    return Result(conversation, len(times), round(first, 1), round(last, 1), round(last / first, 2))


def table(results: Sequence[Result]) -> Table:
    """The figures for people."""
    made = Table(
        "Conversation", "Messages", f"First {EACH_END}, ms", f"Last {EACH_END}, ms", "Ratio",
        title="A long conversation",
        caption=f"Aim: a ratio of at most {AIM}. Half of the messages are answered within the time shown.",
    )  # fmt: skip
    for one in results:
        made.add_row(*(str(figure) for figure in asdict(one).values()))
    return made
