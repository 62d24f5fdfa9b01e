"""Mail sent over SMTP."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import make_msgid
from enum import StrEnum

from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from actions.mail.port import Mail, MailFailed

TIMEOUT_SECONDS = 20
TRIES = 3
PERMANENT = 500
_PASSING = (OSError, smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError)


class Security(StrEnum):
    """How the connection is kept private."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where mail is handed over; without a user nobody logs in."""

    host: str
    port: int
    security: Security = Security.STARTTLS
    user: str = ""
    password: str = field(default="", repr=False)


class SmtpMailer:
    """Hands mail over to a server, from one address. A connection that breaks is tried three times at once.

    What the server refuses for now, or for good, is for the caller to try again or to give up.
    """

    def __init__(
        self, server: SmtpServer, sender: str, name: str, wait: Callable[..., float] | None = None
    ) -> None:
        self._server, self._sender, self._name = server, sender, name
        self._wait = wait or wait_exponential_jitter(initial=0.5, max=4)

    def reaches(self, address: str) -> bool:
        """Whether it can be an address at all."""
        return "@" in address

    def send(self, mail: Mail) -> None:
        """Hand the mail over. Raises MailFailed."""
        try:
            written = as_message(mail, self._sender, self._name)
            for attempt in self._retrying():
                with attempt, self._connected() as connection:
                    connection.send_message(written, self._sender, [mail.to])
        except (OSError, smtplib.SMTPException, MessageError, ValueError) as error:
            raise MailFailed(_what(error), final=_is_final(error)) from None

    def _retrying(self) -> Retrying:
        return Retrying(
            stop=stop_after_attempt(TRIES),
            wait=self._wait,
            retry=retry_if_exception_type(_PASSING),
            reraise=True,
        )

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        server, context = self._server, ssl.create_default_context()
        if server.security is Security.TLS:
            made: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=TIMEOUT_SECONDS, context=context
            )
        else:
            made = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_SECONDS)
        with made as connection:
            if server.security is Security.STARTTLS:
                connection.starttls(context=context)
            if server.user:
                connection.login(server.user, server.password)
            yield connection


def as_message(mail: Mail, sender: str, name: str) -> EmailMessage:
    """The mail as it goes over the wire: text, and HTML beside it. Raises ValueError where the address is none."""
    message = EmailMessage()
    message["From"] = Address(name, addr_spec=sender)
    message["To"] = Address(addr_spec=mail.to)
    message["Subject"] = " ".join(mail.subject.split())
    for header, value in mail.headers.items():
        message[header] = value
    if "Message-ID" not in message:
        message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    message.set_content(mail.text)
    if mail.html:
        message.add_alternative(mail.html, subtype="html")
    return message


def _is_final(error: Exception) -> bool:
    """Whether the server refused the address or the mail itself; a refused sender or login may be put right in the settings."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= PERMANENT


def _what(error: Exception) -> str:
    """The kind of trouble and the server's code; its words may hold the address."""
    code = getattr(error, "smtp_code", None)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = next((code for code, _ in error.recipients.values()), None)
    return f"{type(error).__name__}{f' {code}' if code else ''}"
