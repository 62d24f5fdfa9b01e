"""Numbers that are read aloud: of cases (RMA-7K4M-92QX) and of given decisions (D-…).

Seven random characters and one that checks them. No character looks or sounds like another of the alphabet, where
that can be had. There are 23 characters, a prime, so that the check notices every single character that was heard or
typed wrongly and every two that changed places.
"""

from __future__ import annotations

import re
import secrets
import unicodedata

RMA, DECISION = "RMA", "D"
ALPHABET = "23456789ACEFGHJKMPQRTWX"
LENGTH = 8
HALF = LENGTH // 2
LOOK_ALIKES = str.maketrans({"S": "5", "Z": "2", "B": "8"})


def new_number(prefix: str) -> str:
    """A number that nobody can guess."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return written(prefix, body + check_character(body))


def read_number(text: str, prefix: str) -> str | None:
    """The number in its one written form, typed in any way: lower case, without dashes or prefix.

    None when it cannot be one, or when its check character shows that a character is wrong.
    """
    typed = unicodedata.normalize("NFKC", text).upper()
    squeezed = "".join(character for character in typed if character.isalnum())
    shape = rf"(?:{prefix})?(?:NUMBER|NO|NR)?([0-9A-Z]{{{LENGTH}}})"
    found = re.fullmatch(shape, squeezed)
    body = found[1].translate(LOOK_ALIKES) if found else ""
    return written(prefix, body) if is_sound(body) else None


def check_character(body: str) -> str:
    """The last character, which makes the weighted sum of all a multiple of the alphabet's length."""
    size = len(ALPHABET)
    return ALPHABET[-weighted(body) * pow(LENGTH, -1, size) % size]


def is_sound(body: str) -> bool:
    """Whether a whole number's characters fit together."""
    known = len(body) == LENGTH and all(character in ALPHABET for character in body)
    return known and weighted(body) % len(ALPHABET) == 0


def weighted(body: str) -> int:
    """The sum of the characters' values, each times its place from 1."""
    return sum(place * ALPHABET.index(character) for place, character in enumerate(body, 1))


def written(prefix: str, body: str) -> str:
    """The one written form: in groups, since people read and hear four characters at a time."""
    return f"{prefix}-{body[:HALF]}-{body[HALF:]}"
