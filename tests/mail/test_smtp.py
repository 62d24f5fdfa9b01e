"""Mail handed over to a real SMTP server (aiosmtpd) on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from actions.mail import Mail, MailFailed, Security, SmtpMailer, SmtpServer
from bot.supervisor.parts import LOOPBACK, free_port

HEADERS = {
    "Message-ID": "<7@shop.example>",
    "In-Reply-To": "<1@example.com>",
    "Auto-Submitted": "auto-replied",
}
MAIL = Mail("ava@example.com", "Re: Café\r\n order", "Grüße", "<p>Grüße</p>", HEADERS)


class Inbox:
    """Keeps what it is handed; the first ``refusals`` are refused with ``code``."""

    def __init__(self, refusals: int = 0, code: str = "451 later") -> None:
        self.envelopes: list[Any] = []
        self.refusals, self.code = refusals, code

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: N802
        """Take or refuse one mail."""
        if self.refusals > 0:
            self.refusals -= 1
            return self.code
        self.envelopes.append(envelope)
        return "250 OK"

    def only(self) -> EmailMessage:
        """The only mail that was taken."""
        (envelope,) = self.envelopes
        return message_from_bytes(envelope.content, policy=policy.default)


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    """An inbox that a server on ``port`` fills."""
    inbox = Inbox()
    controller = Controller(inbox, hostname=LOOPBACK, port=free_port())
    controller.start()
    inbox.port = controller.port  # type: ignore[attr-defined]
    yield inbox
    controller.stop()


def mailer(port: int) -> SmtpMailer:
    """A mailer that does not wait between its tries."""
    return SmtpMailer(
        SmtpServer(LOOPBACK, port, Security.NONE), "support@shop.example", "The Shop", lambda _: 0
    )


def test_text_html_and_headers_arrive(inbox: Any) -> None:
    mailer(inbox.port).send(MAIL)
    message = inbox.only()
    assert inbox.envelopes[0].rcpt_tos == ["ava@example.com"]
    assert message["From"].addresses[0].addr_spec == "support@shop.example"
    assert message["Subject"] == "Re: Café order"
    assert {name: message[name] for name in HEADERS} == HEADERS
    body, html = message.get_body(("plain",)), message.get_body(("html",))
    assert body is not None
    assert html is not None
    assert body.get_content().strip() == "Grüße"
    assert html.get_content().strip() == "<p>Grüße</p>"


def test_what_the_server_refuses_fails_without_the_address_in_its_message(inbox: Any) -> None:
    inbox.refusals, inbox.code = 9, "550 no such user ava@example.com"
    with pytest.raises(MailFailed) as failure:
        mailer(inbox.port).send(MAIL)
    assert str(failure.value) == "SMTPDataError 550"
    assert inbox.envelopes == []


def test_a_server_that_is_away_fails_after_three_tries() -> None:
    waits: list[object] = []

    def wait(state: object) -> float:
        waits.append(state)
        return 0

    away = SmtpMailer(
        SmtpServer(LOOPBACK, free_port(), Security.NONE), "support@shop.example", "The Shop", wait
    )
    with pytest.raises(MailFailed):
        away.send(MAIL)
    assert len(waits) == 3


def test_a_recipient_that_is_no_address_fails_and_nothing_else_is_sent(inbox: Any) -> None:
    with pytest.raises(MailFailed):
        mailer(inbox.port).send(Mail("ava@example.com\r\nBcc: all@example.com", "x", "y"))
    assert inbox.envelopes == []
