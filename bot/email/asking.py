"""What the assistant is given to read of a mail: the new words, and the order number where only the subject or the quote has it."""

from __future__ import annotations

import re

from actions.orders import OrderNumbers
from actions.orders.mentions import mentions
from bot.email.incoming import Incoming

FEW_WORDS = 4
MOST_NUMBERS = 3
PHOTO = "(photo)"
_NARROW = {
    0xFF01 + place: 0x21 + place for place in range(94)
}  # the wide letters and digits of Chinese keyboards
_ANSWER = re.compile(r"^\s*(?:(?:re|fwd?|aw|sv|wg|antw|rv)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)


def text_for_assistant(mail: Incoming, numbers: OrderNumbers) -> str:
    """Return the text as a customer would have typed it; a number from elsewhere follows as a quoted line.

    The subject counts as said where the mail begins a thread and hardly says anything else.
    """
    new = mail.words.new.strip().translate(_NARROW)
    subject = mail.subject if not _ANSWER.match(mail.subject) else ""
    if len(new.split()) < FEW_WORDS and subject:
        new = f"{subject}\n\n{new}".strip()
    if not new and mail.photos:
        new = PHOTO
    if order_numbers(new, numbers):
        return new
    elsewhere = order_numbers(mail.subject, numbers) or order_numbers(mail.words.quoted, numbers)
    quoted = "\n".join(f"> Order {number}" for number in elsewhere)
    return f"{new}\n\n{quoted}".strip() if quoted else new


def order_numbers(text: str, numbers: OrderNumbers) -> list[str]:
    """The shop's order numbers in a text, the first ones first: with their prefix, or called an order."""
    return list(dict.fromkeys(found.number for found in mentions(text, numbers)))[:MOST_NUMBERS]


def bare_subject(subject: str) -> str:
    """The subject without what mail programs put in front of it."""
    return _ANSWER.sub("", subject).strip()
