"""Mail going out: a port, what it is reached through, and the texts that are sent."""

from actions.mail.choosing import make_mailer
from actions.mail.console import ConsoleMailer, Shown
from actions.mail.letters import BadLetter, Letter, load_letter
from actions.mail.links import BadLink, Link, LinkKind, Links
from actions.mail.memory import MemoryMailer
from actions.mail.port import Mail, Mailer, MailFailed
from actions.mail.smtp import Security, SmtpMailer, SmtpServer

__all__ = [
    "BadLetter",
    "BadLink",
    "ConsoleMailer",
    "Letter",
    "Link",
    "LinkKind",
    "Links",
    "Mail",
    "MailFailed",
    "Mailer",
    "MemoryMailer",
    "Security",
    "Shown",
    "SmtpMailer",
    "SmtpServer",
    "load_letter",
    "make_mailer",
]
