"""Telling customers: every step, once, in the channel they use, whatever happens in between."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select, update

from actions.cases import CaseState, CaseView, list_cases
from actions.cases.answering import answer
from actions.cases.claiming import claim_shipping, evaluate
from actions.cases.ending import close, expire, send_exchange
from actions.cases.inspecting import Finding, inspect
from actions.cases.models import CaseRow
from actions.cases.pages import CasePages
from actions.cases.receiving import ask_evidence, await_parcel, receive
from actions.cases.refunding import grant_refund, pay_shipping
from actions.cases.reminding import CUSTOMER as REMINDER
from actions.cases.reminding import remind
from actions.cases.states import Actor, Condition, Evaluation
from actions.cases.withdrawing import withdraw
from actions.database import Database, open_database
from actions.mail import Links
from actions.policy import BadData
from actions.policy.facts import AskedLine, Goal, Reason
from actions.settings import PROJECT
from bot.conversations import modes, store
from bot.conversations.events import Address, Channel, Event, Kind, Source
from bot.conversations.models import ConversationRow
from bot.email.models import OutgoingRow
from bot.email.writing import Writer
from bot.returns.bringing import Bringer
from bot.returns.models import TellingRow, Way
from bot.returns.telling import Teller
from bot.returns.texts import STEPS, load_texts
from bot.returns.timeline import step_of
from bot.returns.words import Wording
from tests.cases import counter
from tests.cases.making import LATER, NUMBER, done, return_wish
from tests.orders.examples import LAMP
from tests.policy.making import policy, shop

BASE = "https://help.shop.example"
TEXTS = PROJECT / "data" / "tellings.yml"
NOW = counter.RECEIVED_AT + 3 * counter.DAY
SAM = Address(Channel.WEBSITE, "sam")


def now() -> datetime:
    """A moment after all that the tests do."""
    return NOW


def wording() -> Wording:
    """The shop's texts."""
    return Wording(load_texts(TEXTS), CasePages("a secret of tests", BASE, now), policy())


def teller(database: Database, *, here: bool = False) -> Teller:
    """Tells, with the conversation open on the customer's screen or not."""
    writer = Writer(PROJECT / "data" / "mail", shop(), Links("a secret of tests", BASE, now))
    bringer = Bringer(writer, "shop.example", shop(), lambda _address: here)
    return Teller(database, wording(), bringer, now)


def mails(database: Database) -> list[OutgoingRow]:
    """The outbox, the oldest first."""
    with database.read() as session:
        return list(session.scalars(select(OutgoingRow).order_by(OutgoingRow.id)))


def ways(database: Database) -> list[Way]:
    """How each event was told."""
    with database.read() as session:
        return list(session.scalars(select(TellingRow.way).order_by(TellingRow.event_id)))


def chatting(database: Database, case: CaseView, *, agent: bool = False) -> int:
    """The case's conversation is on the website, with an agent or with the assistant."""
    with database.write() as session:
        row = store.find_or_start(session, SAM, LATER)
        row.public_id = case.conversation
        session.flush()
        if agent:
            modes.join(session, row, modes.Attendant(1, "Robin"), LATER)
            modes.hear_agent(row, LATER)
        return row.id


def said(database: Database, conversation: int) -> list[Event]:
    """What stands in a conversation."""
    with database.read() as session:
        return store.after(session, conversation, 0)


def test_a_new_case_is_confirmed_by_mail_with_its_slip(database: Database) -> None:
    case = counter.opened(database)
    assert teller(database).tell_news() == []
    assert teller(database).tell_news() == []
    (mail,) = mails(database)
    assert mail.recipient == "ava@example.com"
    assert mail.subject == f"Your return {case.rma}: registered"
    assert f"{BASE}/returns/" in mail.text
    assert "/slip" in mail.text
    assert "Saturday, April 4, 2026" in mail.text
    assert mail.automatic
    assert ways(database) == [Way.MAIL]


def test_the_answer_names_pieces_reasons_and_clause_and_what_is_open(sqlite_database: Database) -> None:
    counter.answered(sqlite_database, counter.SHIRT_FOUND, counter.LAMP_REFUSED)
    teller(sqlite_database).tell_news()
    text = mails(sqlite_database)[-1].text
    assert "Accepted: 3 × Relaxed Cotton T-Shirt (Red / M)." in text
    assert (
        "Not accepted: 1 × Levitating Moon Lamp, because original accessories, packaging or labels were missing"
        in text
    )
    assert "(return policy, paragraph 9, 4th condition, completeness)" in text
    assert "until then you can still send what was missing" in text


def test_the_refund_is_told_with_its_sum_and_days_and_again_when_it_is_paid(
    sqlite_database: Database,
) -> None:
    case = counter.granted(sqlite_database)
    teller(sqlite_database).tell_news()
    assert "$113.60 goes back to Visa within 3 to 5 days" in mails(sqlite_database)[-1].text
    counter.paid(sqlite_database, case.rma)
    teller(sqlite_database).tell_news()
    first, second = mails(sqlite_database)
    assert "We have paid $113.60 back to Visa." in second.text
    assert "goes back" not in second.text
    assert (second.in_reply_to, second.references) == (first.message_id, first.message_id)


def test_in_an_open_chat_it_is_a_notice_and_no_mail(database: Database) -> None:
    case = counter.awaited(database)
    teller(database).tell_news()
    number, before = chatting(database, case), len(mails(database))
    receive(database, policy(), case.rma, counter.act("receive"))
    assert teller(database, here=True).tell_news() == [SAM]
    assert teller(database, here=True).tell_news() == []
    (notice,) = said(database, number)
    assert (notice.source, notice.kind) == (Source.BOT, Kind.NOTICE)
    assert notice.text.startswith(f"Your return {case.rma}: your parcel has arrived\n\nYour parcel with 3 ×")
    assert notice.data["name"] == shop().name
    assert len(mails(database)) == before


def test_beside_an_agent_it_stays_a_notice_of_the_shop_and_keeps_nobody_waiting(
    sqlite_database: Database,
) -> None:
    case = counter.awaited(sqlite_database)
    teller(sqlite_database).tell_news()
    number = chatting(sqlite_database, case, agent=True)
    receive(sqlite_database, policy(), case.rma, counter.act("receive"))
    teller(sqlite_database, here=True).tell_news()
    last = said(sqlite_database, number)[-1]
    assert (last.source, last.kind, last.data["name"]) == (Source.BOT, Kind.NOTICE, shop().name)
    with sqlite_database.read() as session:
        row = session.get_one(ConversationRow, number)
        assert (row.mode, row.agent_name, row.waiting_since) == ("human", "Robin", None)


def test_a_chat_that_is_not_open_gets_a_mail(sqlite_database: Database) -> None:
    case = counter.received(sqlite_database)
    number = chatting(sqlite_database, case)
    teller(sqlite_database).tell_news()
    assert said(sqlite_database, number) == []
    assert "has reached us" in mails(sqlite_database)[-1].text


def test_several_processes_tell_once(database_url_of_test: str) -> None:
    databases = [open_database(database_url_of_test) for _ in range(3)]
    counter.received(databases[0])
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda one: teller(one).tell_news(), databases))
    found = mails(databases[0])
    for database in databases:
        database.close()
    assert len(found) == 1


def test_a_crash_before_the_commit_tells_later_and_once(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter.received(sqlite_database)

    class Crash(BaseException):
        """The process ends here."""

    def dies(*_: object, **__: object) -> None:
        raise Crash

    with monkeypatch.context() as patched:
        patched.setattr(Writer, "news", dies)
        with pytest.raises(Crash):
            teller(sqlite_database).tell_news()
    assert (mails(sqlite_database), ways(sqlite_database)) == ([], [])
    teller(sqlite_database).tell_news()
    teller(sqlite_database).tell_news()
    assert len(mails(sqlite_database)) == 1


def test_every_step_has_words_that_are_filled(sqlite_database: Database) -> None:
    """Walks cases through all steps; each one's text has no placeholder left and no empty place."""
    database, seen = sqlite_database, set[str]()

    def heard(case: CaseView) -> None:
        for event in case.events:
            if wording().is_told(event, case):
                seen.add(step_of(event))
                check_text(wording().text(event, case, NOW))

    for case in walked(database):
        heard(case)
    assert seen == set(STEPS)


def walked(database: Database) -> list[CaseView]:
    """One case in each of its states; a case ends before the next one of the same lines begins."""
    found = [counter.opened(database, goal=Goal.DEFECT, reason=Reason.FLAWED)]
    rma = found[0].rma
    desk = {"who": "desk", "actor": Actor.DESK}
    found.append(ask_evidence(database, rma, counter.act("ask", LATER, **desk)).case)
    found.append(await_parcel(database, rma, counter.act("await", LATER, **desk)).case)
    remind(database, rma, REMINDER, "window", LATER, LATER)
    found.append(counter.now(database, rma))
    withdraw(database, NUMBER, rma, "web-1", LATER)
    found.append(counter.now(database, rma))
    found.append(_again(database, "k2"))
    found.append(expire(database, shop(), found[-1].rma, counter.act("expire")).case)
    found.append(_settled(database, _again(database, "k3"), counter.SHIRT_REFUSED, counter.LAMP_REFUSED))
    return [*found, *_paid_back(database)]


def _again(database: Database, key: str, goal: Goal = Goal.DEFECT) -> CaseView:
    case = done(database, return_wish(key, goal=goal, reason=Reason.FLAWED)).case
    assert case is not None
    return case


def _settled(database: Database, case: CaseView, *findings: Finding) -> CaseView:
    found = findings or (counter.SHIRT_FOUND, counter.LAMP_FOUND)
    receive(database, policy(), case.rma, counter.act(f"{case.rma}-r"))
    inspect(database, case.rma, found, counter.act(f"{case.rma}-i"))
    return answer(database, shop(), case.rma, counter.act(f"{case.rma}-a")).case


def _paid_back(database: Database) -> list[CaseView]:
    """The rejected case is closed, and others are accepted, in part and wholly, with refund, exchange and shipping."""
    with database.read() as session:
        rejected = list_cases(session, CaseState.REJECTED)[0]
    close(database, rejected.rma, counter.act("close"))
    partly = _settled(database, _again(database, "k4"), counter.SHIRT_FOUND, counter.LAMP_REFUSED)
    claim_shipping(database, shop(), partly.rma, Decimal("9.50"), None, counter.act("claim"))
    evaluate(database, shop(), partly.rma, Evaluation.ACCEPTED, counter.act("evaluate"))
    grant_refund(database, shop(), partly.rma, counter.act("grant"))
    counter.paid(database, partly.rma)
    pay_shipping(database, partly.rma, counter.act("shipping"))
    close(database, partly.rma, counter.act("close2"))
    return [counter.now(database, partly.rma), *_exchanged(database)]


def _exchanged(database: Database) -> list[CaseView]:
    wish = return_wish("k5", AskedLine(LAMP.sku), goal=Goal.EXCHANGE, reason=Reason.FLAWED)
    case = done(database, wish).case
    assert case is not None
    case = _settled(database, case, replace(counter.LAMP_FOUND, condition=Condition.FAULTY))
    claim_shipping(database, shop(), case.rma, Decimal("4.00"), None, counter.act("claim3"))
    evaluate(database, shop(), case.rma, Evaluation.REJECTED, counter.act("evaluate3"))
    return [send_exchange(database, case.rma, counter.act("send"), "1Z999").case]


def check_text(text: str) -> None:
    """Nothing is left to fill in, and nothing was filled in with nothing."""
    assert text
    for fault in ("{", "}", "  ", " .", " ,", "by  ", ": .", "None", "  "):
        assert fault not in text, text


@pytest.mark.parametrize("step", STEPS)
def test_a_text_with_an_unknown_place_is_named(tmp_path: Path, step: str) -> None:
    file = tmp_path / "tellings.yml"
    begin = f"  {step}:\n    title: "
    file.write_text(TEXTS.read_text("utf-8").replace(begin, f"{begin}a {{zzz}} ", 1), "utf-8")
    with pytest.raises(BadData, match=r"\{zzz\}"):
        load_texts(file)


def test_a_case_without_an_address_is_told_in_its_conversation(sqlite_database: Database) -> None:
    case = counter.received(sqlite_database)
    number = chatting(sqlite_database, case)
    with sqlite_database.write() as session:
        row = session.scalars(select(CaseRow)).one()
        session.execute(update(type(row.order)).values(email=None))
    teller(sqlite_database).tell_news()
    assert mails(sqlite_database) == []
    assert "has reached us" in said(sqlite_database, number)[-1].text
