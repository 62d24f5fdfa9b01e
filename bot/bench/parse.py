"""`./desk bench parse`: what understanding costs: an engine's start, its memory, a message on one core, and no flips.

An engine is started alone and held on one core. It is asked some hundreds of the training sentences, of every length, through
all of its pipeline, as a chat would send them; then one message a thousand times, which must be read alike each time.
"""

from __future__ import annotations

import json
import random
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import httpx
import psutil
import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from ruamel.yaml import YAML

from actions.settings import PROJECT, Settings, load_settings
from bot.supervisor.parts import with_internals
from bot.supervisor.reaching import started_engine

MESSAGES, WARM_UP, AGAIN = 500, 50, 1_000
SAME = "My order 10423 came with a cracked lid, and where is AT-10455?"
MEGABYTE = 1_000_000
AIMS = {"ready_seconds": 8.0, "p50_ms": 10.0, "megabytes": 900.0, "flips": 0}


@dataclass(frozen=True)
class Measured:
    """Seconds until the engine answered, milliseconds a message, resident megabytes, different readings of one message."""

    ready_seconds: float
    p50_ms: float
    p95_ms: float
    megabytes: float
    flips: int
    messages: int
    words: float


def run(json_output: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Measure what the engine costs: its start, its memory, and reading a message on one core."""
    measured = measure(with_internals(load_settings()), sentences(PROJECT / "data/nlu"))
    if json_output:
        typer.echo(json.dumps({**asdict(measured), "aims": AIMS}))
    else:
        Console().print(table(measured))


def sentences(folder: Path) -> list[str]:
    """Some of the training sentences, always the same, of all intents alike."""
    texts = [line[2:].strip() for file in sorted(folder.glob("*.yml")) for line in _examples(file)]
    return random.Random(7).sample(texts, min(MESSAGES, len(texts)))  # noqa: S311  no secret


def _examples(file: Path) -> Iterator[str]:
    for block in YAML(typ="safe").load(file)["nlu"]:
        yield from block["examples"].strip().splitlines()


def measure(settings: Settings, texts: Sequence[str]) -> Measured:
    """Start an engine, ask it, and end it. Raises Failed."""
    begun = time.perf_counter()
    with started_engine(settings):
        ready = time.perf_counter() - begun
        with _on_one_core() as engine, Progress(transient=True) as progress, _client(settings) as client:
            for text in texts[:WARM_UP]:
                _ask(client, text)
            took = [_timed(client, text) for text in progress.track(texts, description="Asking")]
            again = progress.track(range(AGAIN), description="Asking the same")
            readings = {json.dumps(_ask(client, SAME), sort_keys=True) for _ in again}
            memory = engine.memory_info().rss / MEGABYTE
    return Measured(
        ready_seconds=round(ready, 1),
        p50_ms=round(statistics.median(took), 2),
        p95_ms=round(statistics.quantiles(took, n=20)[-1], 2),
        megabytes=round(memory),
        flips=len(readings) - 1,
        messages=len(took),
        words=round(statistics.mean(len(text.split()) for text in texts), 1),
    )


@contextmanager
def _on_one_core() -> Iterator[psutil.Process]:
    """The engine's process, which is the largest that we have started."""
    engine = max(psutil.Process().children(recursive=True), key=lambda process: process.memory_info().rss)
    for thread in (engine, *engine.children(recursive=True)):
        thread.cpu_affinity([0])
    yield engine


def _client(settings: Settings) -> httpx.Client:
    token = {"token": settings.engine_token}
    return httpx.Client(base_url=settings.engine_url, params=token, timeout=30, trust_env=False)


def _ask(client: httpx.Client, text: str) -> dict[str, Any]:
    answer = client.post("/model/parse", json={"text": text})
    answer.raise_for_status()
    return {part: answer.json().get(part) for part in ("intent", "entities", "goals")}


def _timed(client: httpx.Client, text: str) -> float:
    begun = time.perf_counter()
    _ask(client, text)
    return (time.perf_counter() - begun) * 1000


def table(measured: Measured) -> Table:
    """The result beside what it should be."""
    made = Table("what", "measured", "aim", title=f"Understanding {measured.messages} messages, one core")
    made.add_row("ready after", f"{measured.ready_seconds} s", "8 s")
    made.add_row("a message, half of them within", f"{measured.p50_ms} ms", "10 ms")
    made.add_row("a message, 19 of 20 within", f"{measured.p95_ms} ms", "")
    made.add_row("memory", f"{measured.megabytes:.0f} MB", "900 MB")
    made.add_row(f"other readings of one message, asked {AGAIN} times", str(measured.flips), "0")
    return made
