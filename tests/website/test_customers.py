"""Customers whom the shop's page names with a signed token: known at once, and nobody else is."""

from __future__ import annotations

import base64
import hmac
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from sqlalchemy import select

from actions.database import Database, open_database
from actions.identity import offered_orders, shown_orders
from actions.orders.store import save_orders
from actions.settings import PROJECT, Settings
from bot.conversations.models import ConversationRow
from bot.conversations.scripted_engine import ScriptedEngine
from bot.website.app import create_app
from bot.website.keys import customer_secret
from tests.orders.examples import EXAMPLE
from tests.website.serving import served
from tests.website.talking import Client, connected

OWN, LATER, OTHERS = EXAMPLE.number, "AT-20002", "AT-30003"
DOCUMENTATION = PROJECT / "docs" / "signed-customers.md"
AVA, BO = "ava@example.com", "bo@example.com"
ANOTHER_SECRET = "a secret that is not the one of this desk"


@pytest.fixture
def url(settings: Settings, engine: ScriptedEngine) -> Iterator[str]:
    """The address of a desk that runs."""
    with served(create_app(settings, engine)) as url:
        yield url


@pytest.fixture
def book(settings: Settings) -> Iterator[Database]:
    """Two orders of one buyer, and one of somebody else."""
    later = replace(EXAMPLE, number=LATER, placed_at=datetime.now(UTC))
    other = replace(EXAMPLE, number=OTHERS, customer=replace(EXAMPLE.customer, email=BO))
    database = open_database(settings.database_url)
    with database.write() as session:
        save_orders(session, [EXAMPLE, later, other])
    yield database
    database.close()


def token(settings: Settings, *, secret: str | None = None, algorithm: str = "HS256", **claims: Any) -> str:
    """What the shop's page holds; ``claims`` take the place of the usual ones, None leaves one out."""
    usual = {"aud": "desk-chat", "email": AVA, "exp": datetime.now(UTC) + timedelta(hours=1)}
    wanted = {name: value for name, value in (usual | claims).items() if value is not None}
    return jwt.encode(wanted, secret or customer_secret(settings.home), algorithm)


def begun(client: Client, customer: str, **wish: Any) -> dict[str, Any]:
    """What the desk says about the customer when the session begins; then something is said."""
    answer = client.begin(after=0, customer=customer, **wish)
    assert client.say("hello") == {"stored": True}
    told: dict[str, Any] = answer["customer"]
    return told


def offered(database: Database) -> list[set[str]]:
    """The orders that each conversation was shown, the earliest conversation first."""
    with database.read() as session:
        names = session.scalars(select(ConversationRow.public_id).order_by(ConversationRow.id)).all()
        return [{order.number for order in offered_orders(session, name, 9)} for name in names]


def spoken_of(database: Database) -> list[str]:
    """The orders that the one conversation is about."""
    with database.read() as session:
        return shown_orders(session, session.scalars(select(ConversationRow.public_id)).one())


def test_a_named_customer_is_shown_all_own_orders_and_no_others(
    url: str, settings: Settings, book: Database
) -> None:
    with connected(url) as client:
        assert begun(client, token(settings, email="Ava@Example.com")) == {"known": True}
    assert offered(book) == [{OWN, LATER}]
    assert spoken_of(book) == []


def test_the_order_of_the_page_is_the_one_that_is_spoken_of(
    url: str, settings: Settings, book: Database
) -> None:
    with connected(url) as client:
        begun(client, token(settings, order="at 20002"))
    assert spoken_of(book) == [LATER]


def test_an_only_order_is_spoken_of_without_being_named(url: str, settings: Settings, book: Database) -> None:
    with connected(url) as client:
        begun(client, token(settings, email=BO))
    assert spoken_of(book) == [OTHERS]


def test_an_order_of_somebody_else_is_not_shown_though_the_page_names_it(
    url: str, settings: Settings, book: Database
) -> None:
    with connected(url) as client:
        assert begun(client, token(settings, order=OTHERS)) == {"known": True}
    assert offered(book) == [{OWN, LATER}]
    assert spoken_of(book) == []


@pytest.mark.filterwarnings("ignore:The HMAC key")
@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"secret": ANOTHER_SECRET}, "signature"),
        ({"algorithm": "HS512"}, "signature"),
        ({"exp": datetime(2026, 1, 1, tzinfo=UTC)}, "expired"),
        ({"aud": "another-service"}, "audience"),
        ({"aud": ["desk-chat", "another-service"]}, "audience"),
        ({"aud": None}, "claims"),
        ({"exp": None}, "claims"),
        ({"email": None}, "claims"),
        ({"email": "nobody"}, "claims"),
        ({"email": ["ava@example.com"]}, "claims"),
        ({"order": 20002}, "claims"),
    ],
)
def test_a_token_that_is_not_good_is_told_and_the_chat_goes_on_with_a_stranger(
    url: str, settings: Settings, book: Database, changes: dict[str, Any], fault: str
) -> None:
    with connected(url) as client:
        told = begun(client, token(settings, **changes))
        assert client.wait_for_texts(2) == ["hello", "You said: hello"]
    assert (told["known"], told["fault"]) == (False, fault)
    assert "I will ask for what I need to know" in told["message"]
    assert offered(book) == [set()]


@pytest.mark.parametrize("kind", ["not signed", "words", "too long", "a number"])
def test_what_is_no_token_is_refused_alike(url: str, settings: Settings, book: Database, kind: str) -> None:
    whole = token(settings)
    unsigned = jwt.encode(jwt.decode(whole, options={"verify_signature": False}), None, "none")
    kinds = {"not signed": unsigned, "words": "hello", "too long": whole + "x" * 5000, "a number": 7}
    with connected(url) as client:
        assert begun(client, kinds[kind])["fault"] == "signature"  # type: ignore[arg-type]
    assert offered(book) == [set()]


def test_a_conversation_is_gone_on_with_by_its_customer_and_by_nobody_else(
    url: str, settings: Settings, book: Database
) -> None:
    with connected(url) as client:
        begun(client, token(settings))
        mine = client.token
    with connected(url) as client:
        assert begun(client, token(settings), session_id=mine) == {"known": True}
        assert client.wait_for_texts(4) == ["hello", "You said: hello"] * 2
    with connected(url) as client:
        assert begun(client, token(settings, email=BO), session_id=mine) == {"known": True}
        assert client.wait_for_texts(2) == ["hello", "You said: hello"]
    assert offered(book) == [{OWN, LATER}, {OTHERS}]


def test_a_page_that_is_only_looked_at_begins_no_conversation(
    url: str, settings: Settings, book: Database
) -> None:
    with connected(url) as client:
        client.begin(after=0, customer=token(settings))
    assert offered(book) == []


def test_the_secret_can_be_the_shops_own(settings: Settings, engine: ScriptedEngine, book: Database) -> None:
    theirs = settings.model_copy(update={"customer_secret": ANOTHER_SECRET})
    with served(create_app(theirs, engine)) as url, connected(url) as client:
        assert begun(client, token(settings, secret=ANOTHER_SECRET)) == {"known": True}
    with served(create_app(theirs, engine)) as url, connected(url) as client:
        assert begun(client, token(settings))["fault"] == "signature"


def test_the_example_of_the_documentation_makes_a_token_that_is_believed(
    url: str, settings: Settings, book: Database
) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", DOCUMENTATION.read_text("utf-8"), re.DOTALL)
    written: dict[str, Any] = {}
    exec(example, written)  # noqa: S102  the very words of the documentation
    made = written["chat_token"](customer_secret(settings.home), AVA, LATER)
    with connected(url) as client:
        assert begun(client, made) == {"known": True}
    assert spoken_of(book) == [LATER]


def test_a_token_made_by_hand_as_documented_is_believed(url: str, settings: Settings, book: Database) -> None:
    def base64url(raw: bytes) -> bytes:
        return base64.urlsafe_b64encode(raw).rstrip(b"=")

    claims = {"aud": "desk-chat", "email": AVA, "exp": int(datetime.now(UTC).timestamp()) + 60}
    signed = base64url(b'{"alg":"HS256","typ":"JWT"}') + b"." + base64url(json.dumps(claims).encode())
    secret = customer_secret(settings.home).encode()
    made = signed + b"." + base64url(hmac.digest(secret, signed, "sha256"))
    with connected(url) as client:
        assert begun(client, made.decode()) == {"known": True}
