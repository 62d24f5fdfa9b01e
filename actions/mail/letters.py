"""The texts that go out by mail: files of data/mail/, a line `Subject: …`, an empty line, then the text.

What stands as `$name` is filled in when the mail is written.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from email import message_from_string
from pathlib import Path
from string import Template

from actions.mail.port import Mail


class BadLetter(ValueError):
    """A text cannot be used; the message names the file and what to put right."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A text with its subject, both with places to fill in."""

    subject: Template
    text: Template

    def to(self, address: str, **values: str) -> Mail:
        """The mail to this address, filled in."""
        return Mail(address, self.subject.substitute(values), self.text.substitute(values))


def load_letter(file: Path, places: Collection[str]) -> Letter:
    """Read a text that may hold these places; the first of them has to be in it. Raises BadLetter."""
    try:
        message = message_from_string(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise BadLetter(f"{file} cannot be read: {type(error).__name__}.") from None
    letter = Letter(Template(str(message["Subject"] or "")), Template(str(message.get_payload())))
    _check(file, letter, tuple(places))
    return letter


def _check(file: Path, letter: Letter, places: tuple[str, ...]) -> None:
    if not letter.subject.template.strip():
        raise BadLetter(f"{file} has no subject; its first line must be `Subject: …`.")
    if not (letter.subject.is_valid() and letter.text.is_valid()):
        raise BadLetter(f"{file} has a $ with no name behind it; write $$ for the sign itself.")
    used = {*letter.subject.get_identifiers(), *letter.text.get_identifiers()}
    if unknown := sorted(used - set(places)):
        raise BadLetter(f"{file} has ${unknown[0]}, which is not known; it may hold ${', $'.join(places)}.")
    if places and places[0] not in letter.text.get_identifiers():
        raise BadLetter(f"{file} does not hold ${places[0]}, without which it is of no use.")
