"""The chat over socket.io: the server makes the sessions, and nothing is lost, doubled or shown to a stranger."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

import httpx
import pytest
import socketio
from sqlalchemy import select

from actions.database import open_database
from actions.settings import Settings
from bot.conversations import store
from bot.conversations.engine import EngineMessage, Reply
from bot.conversations.events import Source
from bot.conversations.models import ConversationRow, EventRow
from bot.conversations.scripted_engine import ScriptedEngine
from bot.website.app import create_app
from bot.website.keys import session_secret
from bot.website.sessions import Sessions
from tests.waiting import wait_for
from tests.website.serving import served
from tests.website.talking import connected

BUTTONS = [{"title": "Yes, please", "payload": "/affirm"}]
CARD = {"order": "AT-10423", "goal": "cancel", "outcome": "cancelled"}


def script(message: EngineMessage) -> list[Reply]:
    """A question with a button, a decision with what the desk alone may see, otherwise an echo."""
    if message.text == "offer":
        return [Reply(text="Shall I?", data={"buttons": BUTTONS})]
    if message.text == "decide":
        marks = {"decision": CARD, "handoff": {"reason": "policy", "missing": "a secret of the desk"}}
        return [Reply(text="Done."), Reply(data={"custom": marks}), Reply(data={"custom": {"closed": True}})]
    return [Reply(text=f"You said: {message.text}")]


@pytest.fixture
def engine() -> ScriptedEngine:
    """Follows the script above."""
    return ScriptedEngine(script)


@pytest.fixture
def url(settings: Settings, engine: ScriptedEngine) -> Iterator[str]:
    """The address of a desk that runs."""
    with served(create_app(settings, engine)) as url:
        yield url


def test_a_rasa_client_is_given_a_session_and_hears_the_answer(url: str) -> None:
    with connected(url) as client:
        client.begin()
        client.say("hello", session_id=client.token)
        assert client.wait_for_words(1) == ["You said: hello"]


def test_a_rasa_client_gets_buttons_as_quick_replies_and_sends_their_payload(
    url: str, engine: ScriptedEngine
) -> None:
    with connected(url) as client:
        client.begin()
        client.say("offer")
        client.wait_for_words(1)
        replies = [{"content_type": "text", "title": "Yes, please", "payload": "/affirm"}]
        assert client.uttered == [{"text": "Shall I?", "quick_replies": replies}]
        client.say("/affirm")
        assert engine.received[-1].text == "/affirm"


def test_a_rasa_client_that_asks_for_no_session_is_given_one(url: str) -> None:
    with connected(url) as one, connected(url) as other:
        one.say("one")
        other.say("two")
        assert one.wait_for_words(1) == ["You said: one"]
        assert other.wait_for_words(1) == ["You said: two"]


def test_a_rasa_client_that_comes_back_hears_what_it_missed_and_nothing_twice(
    url: str, engine: ScriptedEngine
) -> None:
    with connected(url) as client:
        client.begin()
        client.say("one")
        client.wait_for_words(1)
        token = client.token
        engine.engine_up = False
        client.say("two")
        client.wait_for_words(2)
    engine.engine_up = True
    with connected(url) as client:
        client.begin(session_id=token)
        assert client.token == token
        assert client.wait_for_words(1) == ["You said: two"]


def test_the_widget_gets_numbered_events_and_only_those_after_its_last(url: str) -> None:
    with connected(url) as client:
        facts = client.begin(after=0)
        assert facts["shop"]["title"] == "AllTrends USA support"
        assert client.say("hello", id="m1") == {"stored": True}
        assert client.wait_for_texts(2) == ["hello", "You said: hello"]
        assert [event["number"] for event in client.events] == [1, 2]
        assert client.events[0]["id"] == "m1"
        assert client.uttered == []
        token = client.token
    with connected(url) as client:
        client.begin(session_id=token, after=1)
        assert client.wait_for_texts(1) == ["You said: hello"]


def test_a_message_sent_again_is_stored_once(url: str, engine: ScriptedEngine) -> None:
    with connected(url) as client:
        client.begin(after=0)
        for _ in range(3):
            assert client.say("one", id="m1") == {"stored": True}
        assert client.wait_for_texts(2) == ["one", "You said: one"]
    assert len(engine.received) == 1


def test_two_tabs_see_the_same_once(url: str) -> None:
    with connected(url) as one:
        one.begin(after=0)
        with connected(url) as two:
            two.begin(session_id=one.token, after=0)
            one.say("from one")
            two.say("from two")
            expected = ["from one", "You said: from one", "from two", "You said: from two"]
            assert one.wait_for_texts(4) == expected
            assert two.wait_for_texts(4) == expected


def test_an_answer_that_comes_late_arrives_by_itself(url: str, engine: ScriptedEngine) -> None:
    with connected(url) as client:
        client.begin(after=0)
        engine.engine_up = False
        client.say("hello")
        assert "restarting" in client.wait_for_texts(2)[1]
        engine.engine_up = True
        assert client.wait_for_texts(3)[2] == "You said: hello"


def test_an_agent_is_shown_by_name(url: str, settings: Settings) -> None:
    with connected(url) as client:
        client.begin(after=0)
        client.say("hello")
        database = open_database(settings.database_url)
        with database.write() as session:
            row = session.scalars(select(ConversationRow).with_for_update()).one()
            now = datetime.now(UTC)
            store.append(session, row, Source.AGENT, "message", "Good day!", now, data={"name": "Robin"})
        database.close()
        client.begin(session_id=client.token, after=2)
        wait_for(lambda: client.events[-1]["text"] == "Good day!")
        assert (client.events[-1]["source"], client.events[-1]["name"]) == ("agent", "Robin")


def test_cards_reach_the_customer_and_what_is_for_the_desk_does_not(url: str) -> None:
    with connected(url) as client:
        client.begin(after=0)
        client.say("decide")
        client.wait_for_texts(4)
        assert client.events[2]["decision"] == CARD
        assert client.events[3]["closed"] is True
        assert "secret" not in str(client.events)
        assert {event["source"] for event in client.events} == {"customer", "bot"}


def test_starting_over_begins_another_conversation(url: str, engine: ScriptedEngine) -> None:
    with connected(url) as client:
        client.begin(after=0)
        client.say("one")
        first = client.token
        client.begin(session_id=first, after=2, fresh=True)
        assert client.token.split(".")[0] != first.split(".")[0]
        client.say("two")
    assert len({message.sender for message in engine.received}) == 2


@pytest.mark.parametrize("token", ["sam", "", None, 7, {"a": 1}, "ImFiYyI.aaaa.bbbb", "x" * 10_000])
def test_a_session_that_the_desk_did_not_make_opens_nothing(url: str, token: object) -> None:
    with connected(url) as owner, connected(url) as stranger:
        owner.begin(after=0)
        owner.say("my secret")
        stranger.begin(session_id=token, after=0)
        assert stranger.token not in (token, owner.token)
        stranger.say("hello")
        assert stranger.wait_for_texts(2) == ["hello", "You said: hello"]


def test_a_forged_and_an_expired_token_open_nothing(
    url: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with connected(url) as owner, connected(url) as stranger:
        owner.begin(after=0)
        owner.say("my secret")
        forged = owner.token[:-2] + ("aa" if not owner.token.endswith("aa") else "bb")
        stranger.begin(session_id=forged, after=0)
        monkeypatch.setattr("bot.website.sessions.LIFE_SECONDS", -1)
        stranger.begin(session_id=owner.token, after=0)
        assert stranger.events == []
        assert Sessions(session_secret(settings.home)).read(owner.token) is None


def test_a_name_that_a_program_uses_is_no_session(url: str, key: dict[str, str], settings: Settings) -> None:
    with connected(url) as client:
        client.begin(after=0)
        client.say("my secret")
    sender = Sessions(session_secret(settings.home)).read(client.token)
    assert sender is not None
    body = {"sender": sender.sender, "message": "hello"}
    answer = httpx.post(f"{url}/webhooks/rest/webhook", json=body, headers=key)
    assert [message["text"] for message in answer.json()] == ["You said: hello"]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("hello", "object"),
        (None, "object"),
        ({}, '"message"'),
        ({"message": 7}, '"message"'),
        ({"message": "x" * 20_001}, "20,000"),
        ({"message": "x", "id": ""}, '"id"'),
        ({"message": "x", "photos": "p"}, "photos"),
        ({"message": "x", "photos": ["../../secrets/rest_key"]}, "photos"),
        ({"message": "x", "photos": ["0" * 32]}, "photos"),
    ],
)
def test_bad_input_gets_one_sentence_and_stores_nothing(
    url: str, engine: ScriptedEngine, data: object, says: str
) -> None:
    with connected(url) as client:
        client.begin(after=0)
        answer = client.socket.call("user_uttered", data, timeout=10)
        assert says in answer["error"]["message"]
        assert len(answer["error"]["reference"]) == 8
        assert client.say("hello") == {"stored": True}
    assert [message.text for message in engine.received] == ["hello"]


def test_a_hundred_messages_in_a_second_are_refused_and_others_are_served(
    settings: Settings, engine: ScriptedEngine
) -> None:
    with (
        served(create_app(settings, engine)) as url,
        connected(url) as flood,
        connected(url) as other,
    ):
        flood.begin(after=0)
        other.begin(after=0)
        answers = [flood.say(f"message {number}") for number in range(100)]
        refused = [answer for answer in answers if "error" in answer]
        assert len(refused) == 70
        assert "wait a minute" in refused[0]["error"]["message"]
        assert other.say("hello") == {"stored": True}


def test_one_network_address_is_limited(settings: Settings, engine: ScriptedEngine) -> None:
    few = settings.model_copy(update={"chat_address_per_minute": 3})
    with served(create_app(few, engine)) as url, connected(url) as client:
        client.begin(after=0)
        assert client.say("one") == {"stored": True}
        assert client.say("two") == {"stored": True}
        assert "network" in client.say("three")["error"]["message"]
        with pytest.raises(socketio.exceptions.ConnectionError), connected(url):
            pass


@pytest.mark.parametrize(
    ("origin", "welcome"),
    [
        ("https://shop.example", True),
        ("https://evil.example", False),
        ("http://shop.example", False),
        ("http://localhost:9999", True),
        ("https://localhost.evil.example", False),
        ("null", False),
    ],
)
def test_only_pages_of_listed_origins_may_open_a_chat(
    settings: Settings, engine: ScriptedEngine, origin: str, welcome: bool
) -> None:
    listed = settings.model_copy(update={"website_origins": "https://shop.example, https://two.example"})
    with served(create_app(listed, engine)) as url:
        answer = httpx.get(
            f"{url}/socket.io/", params={"EIO": "4", "transport": "polling"}, headers={"Origin": origin}
        )
        assert (answer.status_code == 200) is welcome
        allowed = answer.headers.get("Access-Control-Allow-Origin")
        assert allowed == (origin if welcome else None)
        told = httpx.get(f"{url}/chat/welcome", headers={"Origin": origin})
        assert told.json() == {"welcome": welcome}
        assert told.headers["Access-Control-Allow-Origin"] == "*"


def test_away_from_loopback_only_our_own_pages_and_listed_ones_may(
    settings: Settings, engine: ScriptedEngine
) -> None:
    public = settings.model_copy(update={"host": "0.0.0.0"})  # noqa: S104
    with served(create_app(public, engine)) as url:
        for origin, status in ((f"http://{urlsplit(url).netloc}", 200), ("http://localhost:9999", 400)):
            answer = httpx.get(
                f"{url}/socket.io/", params={"EIO": "4", "transport": "polling"}, headers={"Origin": origin}
            )
            assert answer.status_code == status


def test_whether_it_helped_is_kept(url: str, settings: Settings) -> None:
    with connected(url) as client:
        client.begin(after=0)
        client.say("hello")
        assert client.socket.call("rate", {"helped": True}, timeout=10) == {"stored": True}
        assert "helped" in client.socket.call("rate", {"helped": "very"}, timeout=10)["error"]["message"]
    database = open_database(settings.database_url)
    with database.read() as session:
        rated = session.scalars(select(EventRow).where(EventRow.kind == "rated")).one()
        assert (rated.source, rated.data) == ("system", {"helped": True})
    database.close()


class Surprised(ScriptedEngine):
    """Raises what no engine should."""

    async def send(self, message: EngineMessage) -> list[Reply]:
        raise RuntimeError("a secret of the inside")


def test_an_error_that_nobody_foresaw_is_one_sentence_with_a_reference(
    settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    with served(create_app(settings, Surprised())) as url, connected(url) as client:
        client.begin(after=0)
        answer = client.say("hello")
        assert "our side" in answer["error"]["message"]
        assert "secret" not in str(answer)
        assert answer["error"]["reference"] in capfd.readouterr().out
