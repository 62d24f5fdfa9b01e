"""What is due reaches the shop's staff by mail: one a day, in time, once whoever writes it, and only when there is something."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from actions.cases import CaseState
from actions.cases.claiming import claim_shipping
from actions.cases.owing import Owed, Promise
from actions.database import Database, open_database
from actions.mail import load_letter
from actions.policy import BadData, load_shop
from actions.policy.facts import Goal, Reason
from actions.settings import PROJECT, Settings
from bot.email.models import OutgoingRow
from bot.returns import digest as digests
from bot.returns.digest import Digest
from bot.returns.wiring import make_digest
from tests.cases import counter
from tests.cases.making import DAY, EXAMPLE, HOUR, NUMBER, SOON, cancel_wish, done, keep, ship
from tests.policy.making import DATA, local, shop

STAFF = "returns@shop.example"
BASE = "https://help.shop.example"


def digest(database: Database, at: datetime) -> Digest:
    """What writes the mail, at this moment."""
    letter = load_letter(PROJECT / "data" / "mail" / "staff.txt", digests.PLACES)
    return Digest(database, letter, shop(), STAFF, "shop.example", BASE, lambda: at)


def mails(database: Database) -> list[OutgoingRow]:
    """The outbox, the oldest first."""
    with database.read() as session:
        return list(session.scalars(select(OutgoingRow).order_by(OutgoingRow.id)))


def at(day: datetime, clock: str) -> datetime:
    """A time of day, in the shop's zone, on the local day of a moment."""
    return local(f"{day.astimezone(shop().zone).date()} {clock}")


def due(database: Database) -> tuple[str, datetime]:
    """A parcel that came: its case, and until when the answer is due."""
    case = counter.received(database)
    assert case.due_at is not None
    return case.rma, case.due_at


def test_the_answer_is_told_before_it_is_due_once_a_day_and_when_it_is_late(database: Database) -> None:
    rma, last = due(database)
    for day, is_told in ((-2, False), (-1, True), (0, True), (1, True)):
        morning = at(last + day * DAY, "09:00")
        assert [digest(database, morning + hours * HOUR).write() for hours in (0, 1, 5)] == [
            is_told,
            False,
            False,
        ]
    told = mails(database)
    assert [mail.subject for mail in told] == [
        "Returns: 1 due soon",
        "Returns: 1 due today",
        "Returns: 1 overdue",
    ]
    assert {mail.recipient for mail in told} == {STAFF}
    assert f"- {rma} ({NUMBER}, {BASE}/desk/returns/{rma}): the answer by " in told[0].text
    assert "$" not in told[0].text


def test_nothing_is_written_before_the_desk_opens_or_without_something_to_tell(
    sqlite_database: Database,
) -> None:
    _, last = due(sqlite_database)
    assert not digest(sqlite_database, at(last, "08:59")).write()
    assert not digest(sqlite_database, at(last - 3 * DAY, "12:00")).write()
    assert mails(sqlite_database) == []
    assert digest(sqlite_database, at(last, "09:00")).write()


def test_several_processes_write_one_mail(database_url_of_test: str) -> None:
    databases = [open_database(database_url_of_test) for _ in range(3)]
    _, last = due(databases[0])
    moment = at(last, "10:00")
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda one: digest(one, moment).write(), databases))
    found = mails(databases[0])
    for database in databases:
        database.close()
    assert len(found) == 1


@pytest.mark.parametrize("day", ["2026-03-07", "2026-03-08", "2026-11-01", "2026-11-02", "2026-04-02"])
def test_whatever_the_hour_a_mail_comes_before_it_lapses(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch, day: str
) -> None:
    """Also on the days around both changes of the clocks."""
    told = []
    for hours in range(24):
        lapses = local(f"{day} 00:30") + hours * HOUR
        owed = Owed(Promise.ANSWER, NUMBER, f"RMA-{hours}", lapses)
        today = lapses.astimezone(shop().zone).date()
        mornings = [local(f"{today - back * DAY} 09:00") for back in (1, 0)]
        before = max(one for one in mornings if one < lapses)
        monkeypatch.setattr(
            digests, "owed_until", lambda _, until, one=owed: [one] if one.due_at < until else []
        )
        told.append(digest(sqlite_database, before).write())
        with sqlite_database.write() as session:
            session.execute(delete(OutgoingRow))
    assert told == [True] * 24


def test_all_that_is_owed_is_named(sqlite_database: Database) -> None:
    claimed = counter.granted(sqlite_database, goal=Goal.DEFECT, reason=Reason.FLAWED)
    claim_shipping(sqlite_database, shop(), claimed.rma, counter.CENT * 950, None, counter.act("claim"))
    assert digest(sqlite_database, at(counter.RECEIVED_AT + 30 * DAY, "12:00")).write()
    (mail,) = mails(sqlite_database)
    assert mail.subject == "Returns: 2 overdue"
    assert f"{claimed.rma}): the refund or the exchange by" in mail.text
    assert f"{claimed.rma}): the evaluation of the defect by" in mail.text


def test_a_refund_of_a_cancellation_is_owed_too(sqlite_database: Database) -> None:
    keep(sqlite_database, EXAMPLE)
    done(sqlite_database, cancel_wish(), SOON)
    assert digest(sqlite_database, at(SOON + 6 * DAY, "12:00")).write()
    assert f"- {NUMBER}: the refund of a cancellation by" in mails(sqlite_database)[0].text


def test_a_parcel_on_its_way_for_long_is_named(sqlite_database: Database) -> None:
    keep(sqlite_database, EXAMPLE)
    ship(sqlite_database, SOON + HOUR)
    case = done(sqlite_database, cancel_wish(), SOON + 2 * HOUR).case
    assert case is not None
    assert case.state is CaseState.OPENED
    assert not digest(sqlite_database, at(SOON + 13 * DAY, "12:00")).write()
    assert digest(sqlite_database, at(SOON + 15 * DAY, "12:00")).write()
    assert f"Delivery not known\n- {case.rma} (" in mails(sqlite_database)[0].text


def test_a_long_list_is_cut_and_says_so() -> None:
    lines = [str(number) for number in range(digests.MOST + 5)]
    assert digests.shortened(lines)[-2:] == [str(digests.MOST - 1), "and 5 more"]
    assert digests.shortened(lines[:3]) == lines[:3]


def test_the_address_is_in_the_shops_file_and_nobody_is_told_without_it(
    sqlite_database: Database, tmp_path: Path
) -> None:
    settings = Settings(home=tmp_path)
    assert make_digest(settings, sqlite_database, shop(), lambda: counter.RECEIVED_AT) is None
    file = tmp_path / "shop.yml"
    text = (DATA / "shop.yml").read_text("utf-8")
    file.write_text(text.replace("  # staff_email:", "  staff_email:"), "utf-8")
    made = make_digest(settings, sqlite_database, load_shop(file), lambda: counter.RECEIVED_AT)
    assert made is not None
    assert made.to == STAFF
    file.write_text(text.replace("  # staff_email: returns@", "  staff_email: returns "), "utf-8")
    with pytest.raises(BadData, match="an email address"):
        load_shop(file)
