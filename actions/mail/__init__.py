"""Mail going out: a port, what it is reached through, and the texts that are sent."""

from actions.mail.console import ConsoleMailer, Shown
from actions.mail.letters import BadLetter, Letter, load_letter
from actions.mail.memory import MemoryMailer
from actions.mail.port import Mail, Mailer, MailFailed

__all__ = [
    "BadLetter",
    "ConsoleMailer",
    "Letter",
    "Mail",
    "MailFailed",
    "Mailer",
    "MemoryMailer",
    "Shown",
    "load_letter",
]
