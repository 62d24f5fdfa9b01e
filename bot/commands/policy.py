"""`./desk policy`: decide requests from files, and explain a decision about an order in the book."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from actions.orders import OrderNumbers, SqlOrderBook
from actions.orders.wire import order_from_json
from actions.orders.wire_errors import BadOrder
from actions.policy import BadData, BadRequest, Policy, decide, decision_to_json, load_policy, load_shop
from actions.policy.asking import read_time, request_from_json
from actions.policy.decision import Decision
from actions.policy.facts import AskedLine, Goal, Order, Reason, Request
from actions.settings import Settings, load_settings
from bot.commands import policy_check, policy_replay
from bot.commands.orders import book
from bot.commands.policy_tables import decision_view
from bot.setup.failing import Failed

At = Annotated[
    str | None, typer.Option("--at", help="The moment to decide at, ISO 8601 with an offset; else now.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the decision as JSON (docs: contract 4).")]

app = typer.Typer(
    help="Decide requests by the shop's policy, explain decisions, and check and publish new texts.",
    no_args_is_help=True,
)


app.command("check")(policy_check.run)
app.command("replay")(policy_replay.replay)
app.command("publish")(policy_replay.publish_)


@app.command("decide")
def decide_(
    file: Annotated[
        str, typer.Argument(help="A request in JSON, or one a line (JSON Lines); - reads standard input.")
    ],
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """Decide requests without a database. Bad ones are named, the others decided; then the exit code is 1."""
    policy = policy_of(load_settings())
    moment = moment_of(at)
    bad = 0
    for number, text in requests_in(text_of(file)):
        try:
            show(decide(request_of(text, moment), policy, moment), policy, as_json)
        except (BadRequest, BadOrder) as error:
            bad += 1
            tell(number, error, as_json)
    raise typer.Exit(1 if bad else 0)


@app.command()
def explain(
    order: Annotated[str, typer.Argument(help="The order's number, in any way people write it.")],
    goal: Annotated[Goal, typer.Option("--goal", help="What the customer wants.")],
    reason: Annotated[Reason | None, typer.Option("--reason", help="Why, where that is known.")] = None,
    line: Annotated[
        list[str] | None, typer.Option("--line", help="SKU, or SKU=PIECES; else every line.")
    ] = None,
    at: At = None,
    as_json: AsJson = False,
) -> None:
    """Explain what the policy says about an order in the book."""
    settings = load_settings()
    policy = policy_of(settings)
    moment = moment_of(at)
    found = find_order(settings, policy, order)
    lines = tuple(asked_line(text) for text in line or ())
    try:
        show(decide(Request(goal, found, moment, reason, lines), policy, moment), policy, as_json)
    except BadRequest as error:
        raise Failed(f"{error}.") from None


def policy_of(settings: Settings) -> Policy:
    """The policy with all its versions; a fault in its data is told in one sentence."""
    try:
        return load_policy(
            settings.policy_dir, load_shop(settings.shop_file), published=settings.published_dir
        )
    except BadData as error:
        raise Failed(f"{error}.") from None


def moment_of(at: str | None) -> datetime:
    """The moment to decide at, UTC."""
    try:
        return datetime.now(UTC) if at is None else read_time(at, "--at")
    except BadRequest as error:
        raise Failed(f"{error}.") from None


def find_order(settings: Settings, policy: Policy, number: str) -> Order:
    """The order in the book."""
    numbers = OrderNumbers(policy.shop.order_prefix, policy.shop.order_digits)
    with book(settings) as database, database.read() as session:
        found = SqlOrderBook(session, numbers).find(number)
    if found is None:
        raise Failed(f"there is no order {number} in the book; ./desk orders import FILE brings orders in.")
    return found


def asked_line(text: str) -> AskedLine:
    """ "SKU" or "SKU=2"."""
    sku, _, pieces = text.partition("=")
    if pieces and not pieces.isdecimal():
        raise Failed(f"--line {text}: write SKU or SKU=PIECES, such as TS-01=2.")
    return AskedLine(sku, int(pieces) if pieces else None)


def text_of(file: str) -> str:
    """What the file, or standard input for "-", holds."""
    try:
        raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return raw.decode("utf-8-sig")
    except OSError as error:
        raise Failed(f"{file} cannot be read ({error.strerror}); give the name of a JSON file.") from None
    except UnicodeDecodeError:
        raise Failed(f"{file} is not UTF-8 text; save it as UTF-8 and try again.") from None


def requests_in(text: str) -> Iterator[tuple[int, str]]:
    """The requests with their line numbers: one a line, or one that fills the whole text."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        raise Failed("there is no request in the input; write one JSON object a line.")
    if len(lines) > 1 and not any(is_object(line) for _, line in lines):
        yield lines[0][0], text
    else:
        yield from lines


def is_object(text: str) -> bool:
    """Whether a text is one whole JSON object."""
    with suppress(ValueError, RecursionError):
        return isinstance(json.loads(text), dict)
    return False


def request_of(text: str, moment: datetime) -> Request:
    """One request. Raises BadRequest or BadOrder, which name the field."""
    data = object_of(text)
    if not isinstance(data.get("order"), dict):
        raise BadRequest("order", "must be an order as ./desk orders import reads it, in braces")
    try:
        order = order_from_json(data["order"])
    except BadOrder as error:
        raise BadRequest(f"order.{error.field}" if error.field else "order", error.message) from None
    return request_from_json(data, order, moment)


def object_of(text: str) -> dict[str, Any]:
    """The JSON object of a request."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        place = (
            f" ({error.msg} at character {error.pos + 1})" if isinstance(error, json.JSONDecodeError) else ""
        )
        raise BadRequest("", f"is not valid JSON{place}; write one JSON object a line") from None
    if not isinstance(data, dict):
        raise BadRequest("", "must be a JSON object in braces, one a line")
    return data


def show(decision: Decision, policy: Policy, as_json: bool) -> None:
    """Print a decision for programs or for people."""
    if as_json:
        typer.echo(json.dumps(decision_to_json(decision, policy.shop.zone)))
    else:
        Console().print(decision_view(decision, policy))


def tell(number: int, error: BadRequest | BadOrder, as_json: bool) -> None:
    """Name the line and the field at fault."""
    if as_json:
        fault = {"line": number, "field": error.field, "message": error.message}
        typer.echo(json.dumps({"error": fault}))
    else:
        typer.echo(f"line {number}: {error.field or 'the request'}: {error.message}.", err=True)
