"""The outbox: sent after the commit, tried again with longer and longer pauses, kept where no server is set."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

import pytest

from actions.mail import ConsoleMailer, Mail, MailFailed, Shown
from bot.email.models import OutgoingState
from bot.email.outbox import MOST_TRIES, Postman
from tests.email.office import Office, raw_mail

pytestmark = pytest.mark.anyio


@dataclass
class Refusing:
    """A server that takes nothing, or nothing yet."""

    refusals: int = 10**6
    sent: list[Mail] = field(default_factory=list)

    def reaches(self, _address: str) -> bool:
        """Everybody."""
        return True

    def send(self, mail: Mail) -> None:
        """Refuse, or keep."""
        self.refusals -= 1
        if self.refusals >= 0:
            raise MailFailed("SMTPDataError 451")
        self.sent.append(mail)


async def test_a_refused_mail_is_tried_again_after_longer_and_longer(office: Office) -> None:
    server = Refusing(refusals=2)
    await office.receive(raw_mail())
    postman = Postman(office.database, server, office.clock, kept=False)
    assert postman.deliver() == 1
    assert postman.deliver() == 0
    office.clock.move(seconds=30)
    assert postman.deliver() == 1
    office.clock.move(seconds=30)
    assert postman.deliver() == 0
    office.clock.move(seconds=30)
    assert postman.deliver() == 1
    assert len(server.sent) == 1
    assert office.outbox()[0].state is OutgoingState.SENT


async def test_after_two_days_a_mail_is_given_up_and_stays_to_be_seen(office: Office) -> None:
    await office.receive(raw_mail())
    postman = Postman(office.database, Refusing(), office.clock, kept=False)
    for _ in range(MOST_TRIES + 5):
        postman.deliver()
        office.clock.move(hours=1)
    (row,) = office.outbox()
    assert (row.state, row.tries, row.trouble) == (OutgoingState.FAILED, MOST_TRIES, "SMTPDataError 451")


@pytest.mark.parametrize(("shown", "is_shown"), [(Shown.EXAMPLES, True), (Shown.NOBODY, False)])
async def test_without_a_server_mail_is_kept_and_shown_where_allowed(
    office: Office, shown: Shown, *, is_shown: bool
) -> None:
    await office.receive(raw_mail())
    stream = io.StringIO()
    Postman(office.database, ConsoleMailer(stream, shown), office.clock, kept=True).deliver()
    assert office.outbox()[0].state is OutgoingState.KEPT
    assert ("Mail to ava@example.com: Re: My order" in stream.getvalue()) is is_shown
