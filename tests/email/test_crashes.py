"""The process dies between any two steps: no mail is lost, none is answered twice."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

import pytest

from actions.mail import Mail, MemoryMailer
from bot.conversations.engine import EngineMessage, Reply
from bot.conversations.scripted_engine import ScriptedEngine
from bot.email.incoming import read
from bot.email.models import MailState, OutgoingState
from tests.email.office import Office, raw_mail

pytestmark = pytest.mark.anyio


class Died(BaseException):
    """The end of the process, which nothing catches."""


class DyingEngine(ScriptedEngine):
    """Takes one turn, and the desk dies before it hears of it."""

    dies = True

    async def send(self, message: EngineMessage) -> list[Reply]:
        """Answer; the first time nobody is there any more."""
        replies = await super().send(message)
        if self.dies:
            self.dies = False
            raise Died
        return replies


@dataclass
class DyingMailer:
    """The desk dies before or after the first mail is handed over."""

    taken_first: bool
    mailer: MemoryMailer = field(default_factory=MemoryMailer)
    dies: bool = True

    def reaches(self, address: str) -> bool:
        """Everybody."""
        return self.mailer.reaches(address)

    def send(self, mail: Mail) -> None:
        """Keep the mail."""
        dies, self.dies = self.dies, False
        if dies and not self.taken_first:
            raise Died
        self.mailer.send(mail)
        if dies:
            raise Died


async def is_answered_once(office: Office) -> Office:
    """A new process works everything off, twice."""
    again = office.restarted()
    for _ in range(2):
        for conversation in await again.conversations.conversations_waiting():
            await again.conversations.catch_up(conversation)
        await again.mailroom.work_once()
    (mail,) = again.mails()
    assert mail.state is MailState.ANSWERED
    (sent,) = again.sent
    assert sent.text.startswith("You said: Please cancel my order AT-10401.\n")
    again.close()
    return again


async def test_after_the_mail_is_stored(any_office: Office) -> None:
    await any_office.mailroom.take_in(raw_mail(), any_office.clock())
    await is_answered_once(any_office)
    assert len(any_office.engine.received) == 1


async def test_after_its_conversation_is_found(any_office: Office) -> None:
    office = any_office
    number, _ = await office.mailroom.take_in(raw_mail(), office.clock())
    admitting = partial(office.mailroom._admit, number=number, mail=read(raw_mail()))
    assert await office.transactions.write(admitting) is not None
    await is_answered_once(office)


async def test_after_its_message_is_in_the_conversation(any_office: Office) -> None:
    office = any_office

    def die(_message: EngineMessage) -> list[Reply]:
        raise Died

    script = office.engine._script
    office.engine.follow(die)
    with pytest.raises(Died):
        await office.receive(raw_mail())
    office.engine.follow(script)
    await is_answered_once(office)


async def test_after_the_assistant_has_taken_its_turn(any_office: Office) -> None:
    office = any_office
    office.engine = DyingEngine()
    dying = office.restarted()
    with pytest.raises(Died):
        await dying.receive(raw_mail())
    dying.close()
    await is_answered_once(office)
    assert len(office.engine.received) == 1


async def test_after_the_answer_is_in_the_outbox(any_office: Office) -> None:
    await any_office.receive(raw_mail())
    assert any_office.outbox()[0].state is OutgoingState.WAITING
    await is_answered_once(any_office)


@pytest.mark.parametrize("taken_first", [False, True], ids=["before", "after"])
async def test_around_the_handing_over_the_mail_is_seen_once(
    any_office: Office, *, taken_first: bool
) -> None:
    office = any_office
    mailer = DyingMailer(taken_first)
    office.mailer = mailer
    dying = office.restarted()
    await dying.receive(raw_mail())
    with pytest.raises(Died):
        dying.postman.deliver()
    dying.close()
    assert office.outbox()[0].state is OutgoingState.SENDING
    again = office.restarted()
    again.postman.deliver()
    assert len(mailer.mailer.sent) == int(taken_first)
    office.clock.move(minutes=11)
    again.postman.deliver()
    again.postman.deliver()
    assert len({mail.headers["Message-ID"] for mail in mailer.mailer.sent}) == 1
    assert office.outbox()[0].state is OutgoingState.SENT
    again.close()
