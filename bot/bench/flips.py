"""`./desk bench flips`: the same wish in ten wordings, on the website and by email, is decided alike every time.

Each is asked for an order of its own, all of them in one and the same state to the second. Compared is the decision as it is
kept: verdict, lines, each clause and how it holds, deadline, refund, and what is open. What is not decided at all, because the
assistant asked back, is counted by itself.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from ruamel.yaml import YAML
from sqlalchemy import select

from actions.cases import last_decision
from actions.database import Database, open_database
from actions.settings import Settings, load_settings
from bot.bench.own_desk import own_desk
from bot.bench.speaking import Speaker, bring_in, speaker
from bot.conversations.models import ConversationRow

LINK = re.compile(r"/mail/[\w.~-]+")
SCRIPT = Path(__file__).with_name("flips.yml")
CHANNELS = ("website", "email")
FIRST = 300_000
COMPARED = ("verdict", "goal", "lines", "deadline", "refund", "open")
AIM = 0


@dataclass(frozen=True)
class Asking:
    """One wording of one wish in one channel, with an order and an address of its own."""

    wish: str
    channel: str
    wording: str
    answers: tuple[str, ...]
    state: Mapping[str, float]
    number: str
    email: str

    @property
    def first(self) -> str:
        """What is said first."""
        return self.wording.format(number=self.number, email=self.email)


@dataclass(frozen=True)
class Result:
    """One wish: how often it was asked for, how often that was decided otherwise than mostly, and not at all."""

    wish: str
    verdict: str
    askings: int
    flips: int
    undecided: int
    others: tuple[str, ...]


def run(json_output: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Ask for the same in many words on a desk of its own; ends with 1 if a decision differed."""
    with own_desk(load_settings()) as settings:
        results = asyncio.run(measure(settings, list(askings(load_script()))))
    flips, undecided = (sum(getattr(one, name) for one in results) for name in ("flips", "undecided"))
    if json_output:
        typer.echo(
            json.dumps(
                {
                    "flips": flips,
                    "undecided": undecided,
                    "aim": AIM,
                    "wishes": [asdict(one) for one in results],
                }
            )
        )
    else:
        Console().print(table(results))
    raise typer.Exit(1 if flips else 0)


def load_script() -> list[dict[str, Any]]:
    """The wishes in flips.yml."""
    script: list[dict[str, Any]] = YAML(typ="safe").load(SCRIPT)
    return script


def askings(script: Sequence[Mapping[str, Any]]) -> Iterator[Asking]:
    """Every wording of every wish in every channel."""
    every = (
        (wish, channel, wording) for wish in script for channel in CHANNELS for wording in wish["wordings"]
    )
    for place, (wish, channel, wording) in enumerate(every):
        number, email = f"AT-{FIRST + place}", f"robin.{place}@example.com"
        yield Asking(wish["wish"], channel, wording, tuple(wish["answers"]), wish["order"], number, email)


def record(asking: Asking, now: datetime) -> dict[str, Any]:
    """The order as the import reads it; of one wish they differ in number and address alone."""
    times = {name: (now - timedelta(hours=hours)).isoformat() for name, hours in asking.state.items()}
    shipment = {
        "carrier": "UPS",
        "tracking": "1Z0000000000000042",
        "shipped_at": times.get("shipped"),
        "promised_by": times.get("promised"),
        "delivered_at": times.get("delivered"),
        "skus": ["MUG-01"],
    }
    status = next((name for name in ("delivered", "shipped") if name in times), "placed")
    line = {
        "sku": "MUG-01",
        "title": "Stoneware Mug",
        "variant": "white",
        "quantity": 1,
        "unit_price": "24.90",
    }
    return {
        "number": asking.number,
        "placed_at": times["placed"],
        "channel": "website",
        "status": status,
        "cancelled_at": None,
        "refunds": [],
        "customer": {"name": "Robin Example", "email": asking.email, "phone": None},
        "ship_to": {"postal_code": "33127", "country": "US"},
        "payment_method": "Visa",
        "currency": "USD",
        "shipping_fee": "5.00",
        "lines": [{**line, "return_shipping": "customer"}],
        "shipments": [shipment] if "shipped" in times else [],
    }


async def measure(settings: Settings, asked: Sequence[Asking]) -> list[Result]:
    """Ask for everything, then compare. Raises Failed when the desk does not answer."""
    database = open_database(settings.database_url)
    now = datetime.now(UTC)
    try:
        bring_in(database, (record(asking, now) for asking in asked))
        with Progress(console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task("Asking", total=len(asked))
            async with speaker(settings) as client:
                decided = []
                for asking in asked:
                    decided.append((asking, await _decided(client, database, asking)))
                    progress.advance(task)
    finally:
        database.close()
    return compare(decided)


async def _decided(client: Speaker, database: Database, asking: Asking) -> str | None:
    """The decision that was kept, in what is compared; None when there is none after the last answer."""
    sender = f"flips-{asking.number}"
    for text in (asking.first, *asking.answers):
        answer = await client.say(sender, text, email=asking.channel == "email")
        found = _kept(database, sender)
        if found is None and (link := LINK.search(answer.text)):  # by email a return is completed on a page
            await client.press(link[0])
            found = _kept(database, sender)
        if found is not None:
            return found
    return None


def _kept(database: Database, sender: str) -> str | None:
    with database.read() as session:
        conversation = session.scalar(
            select(ConversationRow.public_id).where(ConversationRow.sender == sender)
        )
        given = last_decision(session, conversation) if conversation else None
    return compared(given.record["decision"]) if given else None


def compared(decision: Mapping[str, Any]) -> str:
    """What has to be alike; how a clause is explained names times that differ by the seconds between two messages."""
    clauses = [(check["id"], check["holds"]) for check in decision["clauses"]]
    return json.dumps({**{name: decision[name] for name in COMPARED}, "clauses": clauses}, sort_keys=True)


def compare(decided: Sequence[tuple[Asking, str | None]]) -> list[Result]:
    """For each wish the decision that was given most often, and what differs from it."""
    wishes = dict.fromkeys(asking.wish for asking, _ in decided)
    return [
        _result(wish, [(asking, found) for asking, found in decided if asking.wish == wish])
        for wish in wishes
    ]


def _result(wish: str, decided: Sequence[tuple[Asking, str | None]]) -> Result:
    given = Counter(found for _, found in decided if found is not None)
    usual = given.most_common(1)[0][0] if given else None
    others = tuple(
        f"{asking.channel}: {asking.first}: {_told(found)}" for asking, found in decided if found != usual
    )
    return Result(
        wish=wish,
        verdict=_told(usual),
        askings=len(decided),
        flips=sum(count for found, count in given.items() if found != usual),
        undecided=sum(found is None for _, found in decided),
        others=others,
    )


def _told(found: str | None) -> str:
    if found is None:
        return "not decided"
    decision = json.loads(found)
    return f"{decision['goal']} {decision['verdict']}"


def table(results: Sequence[Result]) -> Table:
    """The counts for people."""
    made = Table(
        "Wish", "Decided", "Asked", "Flips (aim 0)", "Asked back",
        title="The same wish in other words, on the website and by email",
    )  # fmt: skip
    for one in results:
        made.add_row(one.wish, one.verdict, str(one.askings), str(one.flips), str(one.undecided))
        for other in one.others:
            made.add_row(f"  {other}")
    return made
