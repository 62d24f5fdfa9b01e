"""What a message means where it is not known yet which order is meant: the number, the email, or the code from the mail.

Part of reading, and as pure. ``lost`` tells that there is no number at hand; the address to send a code to is the
``proof`` that is given then, and ``email`` the one that a code went to.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from actions.assistant.lacking import (
    answers_lacking,
    lacks_all,
    lacks_detail,
    lacks_mail,
    lacks_number,
    wants_new_code,
)
from actions.assistant.matter import Answer, Concern, Matter
from actions.assistant.numbering import orders_meant
from actions.assistant.said import Said

# Six digits by themselves, in one or two groups; those of AT-123456, #123456 or $123456 are none.
_CODE = re.compile(r"(?<![\w#$€£@.+/-])(\d{3})[\s.-]?(\d{3})(?![\w@/-]|[.,]\d)")
_WORDS_AROUND_A_CODE = 8
_PERSON = re.compile(
    r"\b(?:human|person|people|agent|representative|rep|operator|colleague|employee|staff|somebody|someone|manager|"
    r"supervisor|speak|talk|call)\b",
    re.IGNORECASE,
)


def look(matter: Matter, said: Said, asked: str | None) -> Matter | None:
    """The matter after a message that answers one of these questions; None if it is to be read like any other."""
    if _PERSON.search(said.text):
        return None
    if asked == "proof":
        return _at_proof(matter, said)
    if asked == "code":
        return _at_code(matter, said)
    if asked not in ("order_number", "email") or orders_meant(said):
        return None
    if asked == "email" and said.first("email") is None and _lacks_both(said.text):
        return replace(matter, confirm=Answer.UNPROVEN)
    if said.first("email") is not None or answers_lacking(said.text):
        return replace(matter, lost=True, proof=said.first("email") or matter.proof)
    return None


def told_at_once(matter: Matter, said: Said) -> Matter:
    """ "Cancel my order, I lost the order number": known before the number is asked for."""
    is_open = matter.order_number is None and not matter.lost
    is_told = is_open and lacks_number(said.text) and not _PERSON.search(said.text)
    return replace(matter, lost=True) if is_told else matter


def tells_where_to_look(matter: Matter, said: Said, asked: str | None) -> bool:
    """Whether the message answers the question for the number, the email or the code, whatever it is classified as."""
    return asked in ("order_number", "email", "code") and look(matter, said, asked) is not None


def code_in(said: Said) -> str | None:
    """The six digits of a short message; digits of any alphabet."""
    text = unicodedata.normalize("NFKC", said.text)
    match = _CODE.search(text)
    if match is None or len(text.split()) > _WORDS_AROUND_A_CODE:
        return None
    return match[1] + match[2]


def lacks_one_proof(said: Said) -> bool:
    """Whether one of the details that show whose the order is, or any of them, is not at hand."""
    given = said.first("email", "phone", "postal_code", "number") is not None
    return not given and lacks_detail(said.text)


def _at_proof(matter: Matter, said: Said) -> Matter | None:
    """A concern asks once and takes whatever is answered (``concerns``); else one detail may be had where another is not."""
    if not isinstance(matter.goal, Concern) and lacks_one_proof(said):
        return replace(matter, confirm=Answer.UNPROVEN) if lacks_all(said.text) else matter
    return matter if _same_number(matter, said) else None


def _at_code(matter: Matter, said: Said) -> Matter | None:
    code = code_in(said)
    if code is not None:
        return replace(matter, code=code)
    if orders_meant(said):
        return None
    if said.first("email") is not None:
        return replace(matter, proof=said.first("email"))
    if lacks_mail(said.text):
        return replace(matter, confirm=Answer.UNPROVEN)
    if wants_new_code(said.text):
        return replace(matter, proof=matter.email)
    return matter if answers_lacking(said.text) else None


def _lacks_both(text: str) -> bool:
    """Neither number nor email; to say once more that the number is lost is no answer about the email."""
    return answers_lacking(text) and not lacks_number(text)


def _same_number(matter: Matter, said: Said) -> bool:
    """Whether the number that is known is said again where a detail of the order is asked for."""
    if matter.order_number is None or said.first("email", "phone", "postal_code") is not None:
        return False
    known = matter.order_number.rpartition("-")[2]
    return matter.order_number in orders_meant(said) or known in said.all("number")
