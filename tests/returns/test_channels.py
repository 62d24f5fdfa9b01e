"""A step of a case reaches the customer in the thread of their own mail, as one more answer to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from actions.cases import CaseView
from actions.cases.answering import answer
from actions.cases.inspecting import inspect
from actions.cases.models import CaseRow
from actions.cases.receiving import receive
from actions.database import Database
from bot.email.writing import Writer
from bot.returns.bringing import Bringer
from bot.returns.models import Way
from bot.returns.telling import Teller
from tests.cases import counter
from tests.email.office import BASE, PROVEN, Office, raw_mail
from tests.policy.making import DATA, policy, shop
from tests.returns.test_telling import now, ways, wording

THREAD = f"{PROVEN}\r\nIn-Reply-To: <1@example.com>\r\nReferences: <1@example.com>"

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    """Asynchronous tests run on asyncio."""
    return "asyncio"


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Iterator[Office]:
    """A mailroom over a fresh database, once for each kind."""
    office = Office(database, tmp_path)
    yield office
    office.close()


def teller(office: Office) -> Teller:
    """Tells customers; nobody has a chat open."""
    bringer = Bringer(Writer(DATA / "mail", shop(), office.links), "shop.example", shop(), lambda _: False)
    return Teller(office.database, wording(), bringer, now)


async def written_by_mail(office: Office) -> CaseView:
    """A customer wrote twice and was answered twice; the return they asked for is a case, which awaits its parcel."""
    first = await office.receive(raw_mail("I want to return it", subject="The lamp hums"))
    await office.receive(
        raw_mail("Here is more", subject="Re: The lamp hums", message_id="<2@example.com>", more=THREAD)
    )
    case = counter.awaited(office.database)
    with office.database.write() as session:
        session.execute(update(CaseRow).values(conversation=first["conversation"]))
    await told(office)
    return case


async def told(office: Office) -> None:
    """What is new is told, and what was written is sent."""
    teller(office).tell_news()
    await office.mailroom.work_once()
    office.postman.deliver()


async def test_a_step_is_told_in_the_thread_of_the_mail_once(office: Office) -> None:
    case = await written_by_mail(office)
    answers = len(office.sent)
    receive(office.database, policy(), case.rma, counter.act("receive"))
    for _ in range(2):
        await told(office)
    (mail,) = office.sent[answers:]
    assert mail.to == "ava@example.com"
    assert mail.subject == "Re: The lamp hums"
    assert mail.headers["In-Reply-To"] == "<2@example.com>"
    thread = mail.headers["References"].split()
    assert thread[0] == "<1@example.com>"
    assert thread[-1] == "<2@example.com>"
    assert set(thread) >= {one.headers["Message-ID"] for one in office.sent[:answers]}
    assert mail.headers["Auto-Submitted"] == "auto-replied"
    assert f"Your return {case.rma}: your parcel has arrived" in mail.text
    assert "has reached us" in mail.text
    assert f"{BASE}/returns/" in mail.text
    assert ways(office.database)[-1] is Way.THREAD


async def test_steps_that_come_together_are_one_mail(office: Office) -> None:
    rma = (await written_by_mail(office)).rma
    answers = len(office.sent)
    receive(office.database, policy(), rma, counter.act("receive"))
    inspect(office.database, rma, (counter.SHIRT_FOUND, counter.LAMP_FOUND), counter.act("inspect"))
    answer(office.database, shop(), rma, counter.act("answer"))
    await told(office)
    (mail,) = office.sent[answers:]
    assert mail.text.index("has reached us") < mail.text.index("accept all of it")
