"""Which way mail goes: over SMTP where a server is set, else to the terminal."""

from __future__ import annotations

from typing import TextIO

from actions.mail.console import ConsoleMailer, Shown
from actions.mail.port import Mailer
from actions.mail.smtp import Security, SmtpMailer, SmtpServer
from actions.policy import Shop
from actions.settings import Settings


def make_mailer(settings: Settings, shop: Shop, terminal: TextIO) -> Mailer:
    """Return the way of sending that the settings name."""
    if not settings.smtp_host:
        return ConsoleMailer(terminal, Shown(settings.mail_shown))
    server = SmtpServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        security=Security(settings.smtp_security),
        user=settings.smtp_user,
        password=settings.smtp_password,
    )
    return SmtpMailer(server, sender_of(settings, shop), shop.name)


def sender_of(settings: Settings, shop: Shop) -> str:
    """The address that mail comes from."""
    return settings.mail_address or shop.contact.email
