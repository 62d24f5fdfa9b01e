"""The agents' pages: who gets in, what they show, and what can be done there."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from bot.desk import accounts, sessions
from bot.desk.sessions import MOST_FAILURES, MOST_FROM_ADDRESS
from tests.desk.conftest import EVIL, NUMBER, Counter

pytestmark = pytest.mark.anyio
READ = [
    "/desk",
    "/desk/",
    "/desk/list",
    "/desk/c/{id}",
    "/desk/c/{id}/events?seen=0",
    "/desk/c/{id}/policy?goal=cancel",
]
CHANGE = ["/desk/c/{id}/" + verb for verb in ("take", "say", "pass-on", "give-back", "act")]


async def test_who_is_not_signed_in_gets_to_no_page(counter: Counter) -> None:
    name = await counter.asked()
    client = await counter.browser()
    for path in READ:
        answer = await client.get(path.format(id=name))
        assert (answer.status_code, answer.headers["location"]) == (303, "/desk/sign-in"), path
    before = counter.events()
    for path in CHANGE:
        answer = await client.post(path.format(id=name), data={"text": "hello"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/desk/sign-in"), path
    assert counter.events() == before


async def test_a_form_without_this_browsers_token_changes_nothing(counter: Counter) -> None:
    name = await counter.asked()
    robin, kim = await counter.agent("robin"), await counter.agent("kim")
    before = counter.events()
    for path in CHANGE:
        for token in ("", await kim.csrf()):
            answer = await robin.client.post(path.format(id=name), data={"csrf": token, "text": "x"})
            assert answer.status_code == 403, path
    assert counter.events() == before


async def test_a_form_of_another_site_is_refused(counter: Counter) -> None:
    client = await counter.browser()
    fields = {"name": "robin", "password": counter.passwords["robin"]}
    answer = await client.post("/desk/sign-in", data=fields, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


async def test_the_cookie_is_for_the_desk_alone_and_out_of_reach_of_scripts(counter: Counter) -> None:
    client = await counter.browser()
    fields = {"name": "robin", "password": counter.passwords["robin"]}
    cookie = (await client.post("/desk/sign-in", data=fields)).headers["set-cookie"].lower()
    assert all(part in cookie for part in ("httponly", "samesite=strict", "path=/desk"))


async def test_a_wrong_password_is_told_alike_for_any_name_and_locks_at_last(counter: Counter) -> None:
    client = await counter.browser()
    wrong = [
        await client.post("/desk/sign-in", data={"name": name, "password": "x"})
        for name in ("robin", "nobody")
    ]
    assert {answer.status_code for answer in wrong} == {403}
    assert wrong[0].text == wrong[1].text
    for _ in range(MOST_FAILURES - 1):
        await client.post("/desk/sign-in", data={"name": "robin", "password": "x"})
    fields = {"name": "robin", "password": counter.passwords["robin"]}
    assert (await client.post("/desk/sign-in", data=fields)).status_code == 429


async def test_an_agent_is_out_as_soon_as_the_account_is_disabled(counter: Counter) -> None:
    robin = await counter.agent("robin")
    assert (await robin.get("/desk")).status_code == 200
    with counter.database.write() as session:
        accounts.disable(session, "robin", counter.app.state.desk.clock())
    assert (await robin.get("/desk")).status_code == 303


async def test_signing_out_ends_the_session(counter: Counter) -> None:
    robin = await counter.agent("robin")
    token = robin.client.cookies["desk_agent"]
    await robin.post("/desk/sign-out")
    robin.client.cookies.set("desk_agent", token, path="/desk")
    assert (await robin.get("/desk")).status_code == 303


async def test_the_page_shows_who_it_is_the_order_and_what_is_missing(counter: Counter) -> None:
    name = await counter.asked()
    robin = await counter.agent("robin")
    page = (await robin.get(f"/desk/c/{name}")).text
    assert all(
        words in page for words in (NUMBER, "a photo of the seam", "Shown by email", "the seam is open")
    )


async def test_an_order_that_was_not_shown_is_said_to_be_nobodys(counter: Counter) -> None:
    name = await counter.asked(shown=False)
    page = (await (await counter.agent("robin")).get(f"/desk/c/{name}")).text
    assert "nobody knows yet whose order this is" in page


async def test_what_a_customer_wrote_is_never_markup(counter: Counter) -> None:
    await counter.say(EVIL)
    name = await counter.asked()
    robin = await counter.agent("robin")
    for path in ("/desk?part=all", f"/desk/c/{name}", f"/desk?q={EVIL}"):
        page = (await robin.get(path)).text
        assert EVIL not in page
    assert "&lt;script&gt;" in page


async def test_of_two_agents_who_take_at_once_one_is_told(counter: Counter) -> None:
    name = await counter.asked()
    windows = [await counter.agent(who) for who in ("robin", "kim")]
    answers = await asyncio.gather(*[window.post(f"/desk/c/{name}/take") for window in windows])
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    assert [kind for _, kind, _ in counter.events()].count("joined") == 1


async def test_from_taking_to_giving_back_the_assistant_is_silent(counter: Counter) -> None:
    name = await counter.asked()
    robin = await counter.agent("robin")
    await robin.post(f"/desk/c/{name}/take")
    await robin.post(f"/desk/c/{name}/say", text="Good day, Sam.", key="1")
    heard = len(counter.engine.received)
    assert (await counter.say("hello"))[-1] == "Good day, Sam."
    await robin.post(f"/desk/c/{name}/say", text="a friend of the shop", **{"as": "note"})
    await robin.post(f"/desk/c/{name}/give-back", outcome="solved")
    assert len(counter.engine.received) == heard
    assert (await counter.say("thanks"))[-1] == "You said: thanks"
    assert "a friend of the shop" not in await counter.say("bye")


async def test_only_a_lead_takes_over_from_a_colleague(counter: Counter) -> None:
    name = await counter.asked()
    robin, kim, lee = [await counter.agent(who) for who in ("robin", "kim", "lee")]
    await robin.post(f"/desk/c/{name}/take")
    with counter.database.read() as session:
        number = next(one.id for one in accounts.all_agents(session) if one.name == "robin")
    assert (await kim.post(f"/desk/c/{name}/take", instead_of=number)).status_code == 403
    assert (await lee.post(f"/desk/c/{name}/take", instead_of=number)).status_code == 303
    assert (await robin.post(f"/desk/c/{name}/say", text="hi", key="1")).status_code == 409


def news_of(page: str, part: str) -> str:
    """Where a part of a page asks for news."""
    asks = page.split(f'id="{part}"')[1].split('hx-get="')[1].split('"')[0]
    return asks.replace("&amp;", "&")


async def test_the_live_parts_say_nothing_while_nothing_changed(counter: Counter) -> None:
    name = await counter.asked()
    robin = await counter.agent("robin")
    list_url = news_of((await robin.get("/desk")).text, "list")
    events_url = news_of((await robin.get(f"/desk/c/{name}")).text, "events")
    assert [(await robin.get(url)).status_code for url in (list_url, events_url)] == [204, 204]
    await counter.say("hello again")
    assert "hello again" in (await robin.get(list_url)).text
    assert "hello again" in (await robin.get(events_url)).text
    await (await counter.agent("kim")).post(f"/desk/c/{name}/take")
    assert (await robin.get(events_url)).headers["hx-refresh"] == "true"


async def test_what_if_changes_nothing_and_an_act_is_done_once(counter: Counter) -> None:
    name = await counter.asked()
    robin = await counter.agent("robin")
    await robin.post(f"/desk/c/{name}/take")
    supposed = f"/desk/c/{name}/policy?order={NUMBER}&goal=return&delivered=2020-01-01T10:00"
    page = (await robin.get(supposed)).text
    assert "nothing can be done with it" in page
    assert "/act" not in page
    asked = (await robin.get(f"/desk/c/{name}/policy?order={NUMBER}&goal=cancel")).text
    assert "cancel: allowed" in asked
    assert f"/desk/c/{name}/act" in asked
    for _ in range(2):
        done = await robin.post(f"/desk/c/{name}/act", order=NUMBER, goal="cancel", key="one")
        assert done.status_code == 303
    notes = [text for _, kind, text in counter.events() if kind == "note"]
    assert "cancelled." in notes[0]
    assert "already cancelled" in notes[1]


async def test_nothing_is_done_for_an_order_that_nobody_vouched_for(counter: Counter) -> None:
    name = await counter.asked(shown=False)
    robin = await counter.agent("robin")
    fields = {"order": NUMBER, "goal": "cancel", "key": "one"}
    assert (await robin.post(f"/desk/c/{name}/act", **fields)).status_code == 409  # not taken yet
    await robin.post(f"/desk/c/{name}/take")
    assert (await robin.post(f"/desk/c/{name}/act", **fields)).status_code == 409  # not vouched for
    assert (await robin.post(f"/desk/c/{name}/act", **fields, checked="yes")).status_code == 303
    assert "Shown by agent" in (await robin.get(f"/desk/c/{name}")).text


@pytest.mark.parametrize("asked", [NUMBER, "10401", "ava.monroe@example.com", "AVA.Monroe@example.com"])
async def test_a_conversation_is_found_by_order_and_by_email(counter: Counter, asked: str) -> None:
    name = await counter.asked()
    robin = await counter.agent("robin")
    assert f"/desk/c/{name}" in (await robin.get(f"/desk?q={asked}")).text
    assert f"/desk/c/{name}" not in (await robin.get("/desk?q=AT-10402")).text


async def test_an_unknown_conversation_is_one_sentence(counter: Counter) -> None:
    robin = await counter.agent("robin")
    for answer in (await robin.get("/desk/c/none"), await robin.post("/desk/c/none/take")):
        assert answer.status_code in (404, 409)
        assert "There is no such conversation" in answer.text


async def test_too_many_wrong_tries_from_one_address_lock_it_for_every_account(counter: Counter) -> None:
    client = await counter.browser()
    answers = [
        await client.post("/desk/sign-in", data={"name": f"nobody{number}", "password": "x"})
        for number in range(MOST_FROM_ADDRESS)
    ]
    assert {answer.status_code for answer in answers} == {403}
    fields = {"name": "robin", "password": counter.passwords["robin"]}
    locked = await client.post("/desk/sign-in", data=fields)
    assert locked.status_code == 429
    assert "from your network" in locked.text


async def test_right_passwords_of_many_agents_lock_no_address(counter: Counter) -> None:
    now = datetime.now(UTC)
    with counter.database.write() as session:
        for _ in range(MOST_FROM_ADDRESS + 1):
            assert sessions.count_address(session, "192.0.2.7", now)
            sessions.forgive_address(session, "192.0.2.7", now)


async def test_an_address_may_try_again_after_a_quarter_of_an_hour(counter: Counter) -> None:
    now = datetime.now(UTC)
    with counter.database.write() as session:
        tries = [
            sessions.count_address(session, "192.0.2.7", now) for _ in range(sessions.MOST_FROM_ADDRESS + 1)
        ]
        assert tries == [True] * MOST_FROM_ADDRESS + [False]
        assert sessions.count_address(session, "192.0.2.7", now + sessions.LOCKED_FOR)


async def test_the_customer_of_an_agent_who_is_gone_is_back_in_the_queue(counter: Counter) -> None:
    name = await counter.asked()
    robin = await counter.agent("robin")
    await robin.post(f"/desk/c/{name}/take")
    await counter.say("hello?")
    desk = counter.app.state.desk.agents
    here = partial(sessions.gone, before=desk.clock() - desk.gone)
    assert await desk.attending.put_back_silent(desk.silence, here) == 0
    later = partial(sessions.gone, before=desk.clock() + timedelta(seconds=1))
    assert await desk.attending.put_back_silent(desk.silence, later) == 1
    source, kind, text = counter.events()[-1]
    assert (source, kind) == ("bot", "left")
    assert "back at the front of our queue" in text
    assert name in (await (await counter.agent("kim")).get("/desk")).text
