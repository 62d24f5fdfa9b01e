"""A conversation by email: to its customer's own address or a typed one, once, not often, and never lost."""

from __future__ import annotations

import pytest

from actions.database import Database
from actions.identity.models import CodeRow
from actions.mail import Mail, Mailer, MailFailed, MemoryMailer, load_letter
from actions.settings import PROJECT
from bot.conversations.errors import Refused
from bot.conversations.events import Address, Channel
from bot.conversations.receiving import Letter
from bot.conversations.transcripts import MOST, NoAddress, NothingSaid, OutOfReach, TooOften
from bot.email.outbox import Postman
from bot.email.transcripts import PLACES, Clerk, Desk
from tests.conversation_store.desk import SAM, TestDesk
from tests.policy.making import shop

pytestmark = pytest.mark.anyio
AVA = "ava@example.com"
LETTER = load_letter(PROJECT / "data" / "mail" / "transcript.txt", PLACES)


class ShakyMailer(MemoryMailer):
    """Takes nothing on while it is down, and reaches nobody at nowhere.example."""

    def __init__(self) -> None:
        super().__init__()
        self.down = False

    def reaches(self, address: str) -> bool:
        return not address.endswith("@nowhere.example")

    def send(self, mail: Mail) -> None:
        if self.down:
            raise MailFailed("The mail server does not answer.")
        super().send(mail)


class Sending:
    """The clerk and the outbox of one process."""

    def __init__(self, database: Database, mailer: Mailer, desk: TestDesk) -> None:
        self._postman = Postman(database, mailer, desk.clock, kept=False)
        self._clerk = Clerk(
            Desk(database, LETTER, shop(), "shop.example", desk.clock, mailer.reaches, lambda: None)
        )
        self.reaches, self.wake = self._clerk.reaches, self._clerk.wake

    def deliver(self) -> int:
        """Write what waits into the outbox, and send what is due."""
        self._clerk.write()
        return self._postman.deliver()


@pytest.fixture
def mailer() -> ShakyMailer:
    """Keeps what it is given."""
    return ShakyMailer()


@pytest.fixture
def postman(desk: TestDesk, database: Database, mailer: ShakyMailer) -> Sending:
    """Works when it is told to."""
    return Sending(database, mailer, desk)


async def ask(desk: TestDesk, postman: Sending, typed: str = AVA, address: Address = SAM) -> str:
    """Ask for the conversation by email, and let the postman work."""
    to = await desk.conversations.send_by_mail(address, typed, postman)
    postman.deliver()
    return to


async def test_it_has_everything_that_was_said_in_the_shops_time(
    desk: TestDesk, postman: Sending, mailer: ShakyMailer
) -> None:
    await desk.say("my $lamp is broken")
    await desk.conversations.converse(Letter(SAM, "see here", None, ("1" * 32,)), lambda *_: None)
    assert await ask(desk, postman, "Ava@Example.com") == AVA
    (mail,) = mailer.to(AVA)
    lines = mail.text.splitlines()
    assert "March 2, 2026, 12:00 - You: my $lamp is broken" in lines
    assert "March 2, 2026, 12:00 - Assistant: You said: my $lamp is broken" in lines
    assert "March 2, 2026, 12:00 - You: see here [1 photo]" in lines


async def test_what_is_said_after_it_was_asked_for_is_not_in_it(
    desk: TestDesk, postman: Sending, mailer: ShakyMailer
) -> None:
    await desk.say("one")
    await desk.conversations.send_by_mail(SAM, AVA, postman)
    await desk.say("two")
    postman.deliver()
    assert "two" not in mailer.to(AVA)[0].text


async def test_asked_for_twice_it_goes_once_and_again_when_something_is_new(
    desk: TestDesk, postman: Sending, mailer: ShakyMailer
) -> None:
    await desk.say("one")
    await ask(desk, postman)
    await ask(desk, postman)
    assert len(mailer.to(AVA)) == 1
    await desk.say("two")
    await ask(desk, postman)
    assert len(mailer.to(AVA)) == 2


async def test_without_an_address_it_goes_to_the_one_that_the_shop_named(
    desk: TestDesk, postman: Sending, mailer: ShakyMailer
) -> None:
    await desk.conversations.name_customer(SAM, AVA, None)
    await desk.say("hello")
    assert await ask(desk, postman, "") == AVA
    assert len(mailer.sent) == 1


async def test_without_an_address_it_goes_to_the_one_that_a_code_has_proven(
    desk: TestDesk, postman: Sending, database: Database, mailer: ShakyMailer
) -> None:
    await desk.say("hello")
    conversation = desk.stored()[0].id
    with database.write() as session:
        session.add(
            CodeRow(key="a", conversation=conversation, address=AVA, asked_at=desk.clock(), used_event=1)
        )
        session.add(
            CodeRow(key="b", conversation=conversation, address="bo@example.com", asked_at=desk.clock())
        )
    assert await ask(desk, postman, "") == AVA
    assert [mail.to for mail in mailer.sent] == [AVA]


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("", NoAddress),
        ("nobody", NoAddress),
        ("a@example.com\nBcc: b@example.com", NoAddress),
        ("a@example.com, b@example.com", NoAddress),
        (f"{'a' * 300}@example.com", NoAddress),
        ("sam@nowhere.example", OutOfReach),
    ],
)
async def test_an_address_that_is_none_is_refused_with_a_sentence(
    desk: TestDesk, postman: Sending, mailer: ShakyMailer, typed: str, error: type[Refused]
) -> None:
    await desk.say("hello")
    with pytest.raises(error):
        await ask(desk, postman, typed)
    assert postman.deliver() == 0
    assert mailer.sent == []


async def test_a_conversation_that_has_not_begun_has_nothing_to_send(
    desk: TestDesk, postman: Sending
) -> None:
    with pytest.raises(NothingSaid):
        await ask(desk, postman)


async def test_one_conversation_and_one_address_get_few_in_an_hour(
    desk: TestDesk, postman: Sending, mailer: ShakyMailer
) -> None:
    for number in range(MOST):
        await desk.say(f"message {number}")
        await ask(desk, postman, f"ava{number}@example.com")
    await desk.say("one more")
    with pytest.raises(TooOften):
        await ask(desk, postman, "other@example.com")
    for number in range(MOST):
        caller = Address(Channel.REST, f"caller {number}")
        await desk.say("hello", address=caller)
        await ask(desk, postman, AVA, caller)
    last = Address(Channel.REST, "last")
    await desk.say("hello", address=last)
    with pytest.raises(TooOften):
        await ask(desk, postman, AVA, last)
    desk.clock.move(hours=1, seconds=1)
    assert await ask(desk, postman, AVA, last) == AVA
    assert len(mailer.to(AVA)) == MOST + 1


async def test_a_mail_server_that_is_down_delays_it_and_loses_nothing(
    desk: TestDesk, postman: Sending, database: Database, mailer: ShakyMailer
) -> None:
    await desk.say("hello")
    mailer.down = True
    await ask(desk, postman)
    mailer.down = False
    assert postman.deliver() == 0  # not at once
    desk.clock.move(minutes=1)
    another_process = Sending(database, mailer, desk)
    assert another_process.deliver() == 1
    assert postman.deliver() == 0
    assert len(mailer.to(AVA)) == 1
