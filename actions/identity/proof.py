"""Whether what a customer gave fits what is known of an order's buyer: email, postal code, or phone number."""

from __future__ import annotations

import hmac
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers

from actions.policy.facts import Order

US_ZIP = re.compile(r"(\d{5})(?:-?\d{4})?")
LAST_DIGITS = 4
FEWEST_PHONE_DIGITS = 7
MOST_CHARACTERS = 320
HOME = "US"


class How(StrEnum):
    """By what an order was shown to be the customer's; ``shop``: the shop's page named the customer, signed; ``sender``: a mail came from
    the address, as the shop's mail server says.
    """

    EMAIL = "email"
    POSTAL_CODE = "postal_code"
    PHONE = "phone"
    CODE = "code"
    LINK = "link"
    SHOP = "shop"
    SENDER = "sender"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class Buyer:
    """What is known of the person an order belongs to. None: unknown, and then it fits nothing."""

    email: str | None
    phone: str | None
    postal_code: str | None
    country: str | None


NOBODY = Buyer("nobody@example.com", "+1 305 555 0100", "00000", HOME)
"""Compared with when there is no such order, so that a try takes the same work; its result is thrown away."""


def buyer_of(order: Order) -> Buyer:
    """Who an order belongs to."""
    return Buyer(order.customer.email, order.customer.phone, order.postal_code, order.country)


def matches(proof: str, buyer: Buyer) -> How | None:
    """By what the proof fits the buyer, or None.

    An email fits in either case; a postal code by its letters and digits, of a US zip+4 the first five; a phone
    number by its last four digits or in full. Everything is compared each time, without stopping at a difference.
    """
    given = unicodedata.normalize("NFKC", proof).strip()[:MOST_CHARACTERS]
    fits = {
        How.EMAIL: same(email_key(given), email_key(buyer.email)),
        How.POSTAL_CODE: same(postal_key(given, buyer.country), postal_key(buyer.postal_code, buyer.country)),
        How.PHONE: phone_fits(given, buyer),
    }
    return next((how for how, fit in fits.items() if fit), None)


def phone_fits(given: str, buyer: Buyer) -> bool:
    """Whether these are the last four digits of the phone number, or all of it in any usual way of writing."""
    region = (buyer.country or HOME).upper()
    known = phone_key(buyer.phone, region)
    last = same(last_digits(given), known[-LAST_DIGITS:])
    full = same(phone_key(given, region), known)
    return last or full


def same(given: str, known: str) -> bool:
    """Equal, and not merely both unknown; takes as long for any two texts of one length."""
    equal = hmac.compare_digest(given.encode(), known.encode())
    return equal and bool(known)


def email_key(text: str | None) -> str:
    """An email address as it is compared; empty when the text is none."""
    bare = (text or "").strip(" <>\t.,;").removeprefix("mailto:").casefold()
    return bare if "@" in bare else ""


def postal_key(text: str | None, country: str | None) -> str:
    """A postal code as it is compared: letters and digits; of a US zip+4 the zip. Empty when there is none."""
    bare = (text or "").strip(" .,;")
    if (country or HOME).upper() in (HOME, "USA"):
        zip_code = US_ZIP.fullmatch(bare.replace(" ", ""))
        return zip_code[1] if zip_code else ""
    return "".join(character for character in bare.upper() if character.isalnum()) if len(bare) <= 12 else ""


def last_digits(text: str) -> str:
    """Four digits given alone; digits inside an email address or among letters are no phone number."""
    digits = digits_of(text)
    bare = not any(character.isalpha() or character == "@" for character in text)
    return digits if bare and len(digits) == LAST_DIGITS else ""


def digits_of(text: str | None) -> str:
    """The digits of a text."""
    return re.sub(r"[^0-9]", "", text or "")


def phone_key(text: str | None, region: str) -> str:
    """A phone number in its international form, without an extension; its digits where the library cannot read it.

    Empty when there is none.
    """
    digits = digits_of(text)
    if len(digits) < FEWEST_PHONE_DIGITS or "@" in (text or ""):
        return ""
    try:
        number = phonenumbers.parse(text or "", region if region in phonenumbers.SUPPORTED_REGIONS else HOME)
    except phonenumbers.NumberParseException:
        return digits
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
