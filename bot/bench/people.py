"""`./desk bench people`: from the keystroke to the answer on the screen, while others chat.

One person writes in a real browser and is timed by the page itself; the others chat over socket.io from this process, at
a person's pace, so that what is measured is the desk and the page, and not twenty browsers on one machine.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import cycle
from random import Random
from typing import Annotated

import socketio
import typer
from playwright.sync_api import Page, sync_playwright
from rich.console import Console
from rich.progress import track
from rich.table import Table

from actions.settings import load_settings
from bot.bench.chat import dialogues, orders, percentiles
from bot.setup.browser import find_browser
from bot.setup.failing import Failed
from bot.setup.ready import base_url

AIMS = {"p50": 150.0, "p95": 400.0}
PAUSE_SECONDS = (2.5, 4.5)  # between two messages of a person; a conversation may send 30 in a minute
ANSWER_SECONDS = 30
TIMED = """async (text) => {
  const root = document.querySelector("desk-chat").shadowRoot;
  const field = root.querySelector("textarea");
  const answers = () => root.querySelectorAll(".event.bot .said").length;
  const before = answers();
  const start = performance.now();
  field.value = text;
  field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
  while (answers() === before) {
    if (performance.now() - start > 30000) return null;
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  return performance.now() - start;
}"""


@dataclass(frozen=True, slots=True)
class Result:
    """What one of so many people saw: milliseconds from the keystroke to the answer on the screen."""

    people: int
    messages: int
    p50: float
    p95: float


def run(
    people: Annotated[int, typer.Option(min=1, help="How many chat at the same time.")] = 20,
    messages: Annotated[int, typer.Option(min=6, help="Messages that are timed.")] = 60,
    json_output: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Measure a running desk from the keystroke to the answer on the screen, with others chatting."""
    settings = load_settings()
    url, book = base_url(settings), orders(settings)
    result = measure(url, book, people, messages)
    if json_output:
        typer.echo(json.dumps({**asdict(result), "aims": AIMS}))
    else:
        Console().print(table(result))


def measure(url: str, book: list[tuple[str, str]], people: int, messages: int) -> Result:
    """Let the others chat, and time one person's messages. Raises Failed when the desk or a browser is missing."""
    path = find_browser()
    if path is None:
        raise Failed("no Chromium is installed; install chromium, then measure again.")
    with others(url, book, people - 1), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(url)
        times = [_time(page, text) for text in _lines(page, book, messages)]
        browser.close()
    p50, p95 = percentiles(times)
    return Result(people, len(times), p50, p95)


@contextmanager
def others(url: str, book: list[tuple[str, str]], count: int) -> Iterator[None]:
    """So many customers who chat until the end of the block. Raises Failed when the desk does not answer."""
    stop = threading.Event()
    threads = [
        threading.Thread(target=_chat, args=(url, book, number, stop), daemon=True) for number in range(count)
    ]
    _try_desk(url)
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(ANSWER_SECONDS)


def _try_desk(url: str) -> None:
    client = socketio.Client(reconnection=False)
    try:
        client.connect(url, transports=["websocket"])
    except socketio.exceptions.ConnectionError:
        raise Failed("the desk does not answer: start it with ./desk up, then measure again.") from None
    client.disconnect()


def _chat(url: str, book: list[tuple[str, str]], number: int, stop: threading.Event) -> None:
    random = Random(number)  # noqa: S311  nothing secret is drawn
    client = socketio.Client()
    client.connect(url, transports=["websocket"])
    while not stop.is_set():
        order, email = random.choice(book)
        client.call("session_request", {"after": 0, "fresh": True}, timeout=ANSWER_SECONDS)
        for line in random.choice(dialogues()):
            if stop.wait(random.uniform(*PAUSE_SECONDS)):
                break
            client.call(
                "user_uttered",
                {"message": line.text.format(number=order, email=email)},
                timeout=ANSWER_SECONDS,
            )
    client.disconnect()


def _lines(page: Page, book: list[tuple[str, str]], messages: int) -> Iterator[str]:
    """What the timed person says: one dialogue after the other, each as a new customer."""
    customers, scripts = cycle(book), cycle(dialogues())
    page.get_by_role("button", name="Open the chat").click()
    lines: list[str] = []
    for _ in track(range(messages), "Writing", console=Console(stderr=True), transient=True):
        if not lines:
            number, email = next(customers)
            lines = [line.text.format(number=number, email=email) for line in next(scripts)]
            page.get_by_role("button", name="Start over").click()
            page.get_by_role("button", name="Cancel an order", exact=True).wait_for()
        page.wait_for_timeout(PAUSE_SECONDS[0] * 1000)
        yield lines.pop(0)


def _time(page: Page, text: str) -> float:
    milliseconds = page.evaluate(TIMED, text)
    if milliseconds is None:
        raise Failed(f"no answer to {text!r} came to the screen; look into the desk's logs.")
    return float(milliseconds)


def table(result: Result) -> Table:
    """The figures for people."""
    found = Table(
        "People", "Messages timed", "p50 ms", "p95 ms",
        title="From the keystroke to the answer on the screen",
        caption=f"Aims: p50 under {AIMS['p50']:.0f} ms, p95 under {AIMS['p95']:.0f} ms with 20 people.",
    )  # fmt: skip
    found.add_row(*(str(figure) for figure in asdict(result).values()))
    return found
