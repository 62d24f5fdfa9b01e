"""Mail that is kept, mail that is shown, and the texts it is made from."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from actions.identity import CODE_PLACES
from actions.mail import BadLetter, ConsoleMailer, Mail, Mailer, MailFailed, MemoryMailer, Shown, load_letter
from actions.settings import PROJECT

EXAMPLE = Mail("ava@example.com", "Your code", "123456\n\nBye")
REAL = Mail("ava@alltrendsusa.com", "Your code", "654321")


@pytest.mark.parametrize(
    "mailer",
    [MemoryMailer(), ConsoleMailer(io.StringIO(), Shown.EXAMPLES)],
    ids=lambda mailer: str(type(mailer)),
)
def test_every_mailer_takes_mail_to_whom_it_reaches(mailer: Mailer) -> None:
    assert mailer.reaches(EXAMPLE.to)
    mailer.send(EXAMPLE)


def test_memory_keeps_mail_in_order() -> None:
    mailer = MemoryMailer()
    mailer.send(EXAMPLE)
    mailer.send(REAL)
    assert mailer.sent == [EXAMPLE, REAL]
    assert mailer.to(REAL.to) == [REAL]


def test_the_console_shows_the_whole_mail() -> None:
    stream = io.StringIO()
    ConsoleMailer(stream, Shown.EXAMPLES).send(EXAMPLE)
    assert stream.getvalue() == "Mail to ava@example.com: Your code\n  123456\n  \n  Bye\n"


@pytest.mark.parametrize(
    ("shown", "mail", "allowed"),
    [
        (Shown.NOBODY, EXAMPLE, False),
        (Shown.NOBODY, REAL, False),
        (Shown.EXAMPLES, EXAMPLE, True),
        (Shown.EXAMPLES, REAL, False),
        (Shown.EVERYBODY, EXAMPLE, True),
        (Shown.EVERYBODY, REAL, True),
    ],
)
def test_what_is_not_to_be_shown_is_not(shown: Shown, mail: Mail, allowed: bool) -> None:
    stream = io.StringIO()
    mailer = ConsoleMailer(stream, shown)
    assert mailer.reaches(mail.to) is allowed
    if not allowed:
        with pytest.raises(MailFailed) as failure:
            mailer.send(mail)
        assert mail.to not in str(failure.value)
    assert stream.getvalue() == ""


@pytest.mark.parametrize(
    ("address", "nobodys"),
    [
        ("a@EXAMPLE.org", True),
        ("a@shop.example.net", True),
        ("a@b.test", True),
        ("a@example", True),
        ("a@notexample.com", False),
        ("a@example.com.evil.org", False),
        ("example.com@gmail.com", False),
        ("", False),
    ],
)
def test_whose_domains_are_nobodys(address: str, nobodys: bool) -> None:
    assert ConsoleMailer(io.StringIO(), Shown.EXAMPLES).reaches(address) is nobodys


def test_the_shops_letter_can_be_filled_in() -> None:
    letter = load_letter(PROJECT / "data" / "mail" / "code.txt", CODE_PLACES)
    mail = letter.to("ava@example.com", code="012345", minutes="10", shop="Example Shop")
    assert "012345" in mail.text
    assert "$" not in mail.subject + mail.text
    assert "012345" not in mail.subject


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Your code is $code", "no subject"),
        ("Subject: Hi\n\nNothing here", "does not hold $code"),
        ("Subject: Hi\n\n$code for $name", "$name, which is not known"),
        ("Subject: Hi\n\n$code costs $5", "a $ with no name"),
    ],
)
def test_a_text_with_a_fault_is_named(tmp_path: Path, text: str, problem: str) -> None:
    file = tmp_path / "code.txt"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadLetter, match=r"code\.txt") as error:
        load_letter(file, CODE_PLACES)
    assert problem in str(error.value)


def test_a_text_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadLetter, match="cannot be read"):
        load_letter(tmp_path / "none.txt", CODE_PLACES)
