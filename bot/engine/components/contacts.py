"""E-mail addresses, phone numbers and US postal codes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.engine.components.measures import STREET
from bot.engine.components.spans import EMAIL, PHONE, POSTAL_CODE, Span

EMAIL_SHAPE = re.compile(
    r"(?<![A-Z0-9])[A-Z0-9][A-Z0-9._%+'-]*@[A-Z0-9-]+(?:\.[A-Z0-9-]+)*\.[A-Z]{2,24}(?![A-Z0-9])",
    re.IGNORECASE,
)

# "I bought it at example dot com" is no address: its name has a dot, or is told to be one.
EMAIL_SPOKEN = re.compile(
    r"\b(?:(?<=e-mail )|(?<=email )|(?<=mail )|(?<=address )|(?<=write to )|(?<= is )|(?<=\bit's )|(?=[a-z0-9_-]+(?:\s+dot\s+|\.)[a-z0-9_.-]+\s+at\s))"
    r"([a-z0-9_-]+(?:(?:\s+dot\s+|\.)[a-z0-9_-]+)*)\s+at\s+"
    r"([a-z0-9-]+(?:\s+dot\s+[a-z0-9-]+)*\s+dot\s+(?:com|org|net|edu|gov|io|co|us|info|uk|ca|mx))\b",
    re.IGNORECASE,
)
US_PHONE = re.compile(
    r"(?<![\w#-])(?<!\d\.)(?:\+?1[\s.-]?)?(?:\(\d{3}\)\s?|\d{3}(?:[\s.-]|\s-\s)?)\d{3}(?:[\s.-]|\s-\s)?\d{4}(?![\w-])"
)
LOCAL_PHONE = re.compile(r"(?<![\w#-])(?<!\d[\s.])\d{3}-\d{4}(?![\w-])")
FOREIGN_PHONE = re.compile(r"(?<![\w#-])\+\d{1,3}(?:[\s().-]{0,2}\d){6,12}(?![\w-])")

ZIP_PLUS_4 = re.compile(r"(?<![\w#-])\d{5}-\d{4}(?![\w-])")
ZIP_WORD = r"\b(?:zip\s*-?\s*code|zipcode|zip|postal\s*-?\s*code|post\s*-?\s*code|postal|postcode)\b"
ZIP_AFTER_WORD = re.compile(
    rf"{ZIP_WORD}(?:\s|[:=#,.'’-]|\b(?:is|was|s|its|it|the|my|number)\b)*(\d{{5}}(?:-\d{{4}})?)(?![\w-])",
    re.IGNORECASE,
)
ZIP_BEFORE_WORD = re.compile(
    rf"(?<![\w#-])(\d{{5}})\s*(?:is|was|=|,|-|\()?\s*(?:my|the|our)?\s*{ZIP_WORD}", re.IGNORECASE
)
STATES = (
    "AL|AK|AZ|AR|CA|CO|CT|DC|DE|FL|GA|HI|IA|ID|IL|IN|KS|KY|LA|MA|MD|ME|MI|MN|MO|MS|MT|NC|ND|NE|NH|NJ|NM|NV|NY|"
    "OH|OK|OR|PA|PR|RI|SC|SD|TN|TX|UT|VA|VT|WA|WI|WV|WY"
)
# "The zip on the invoice is wrong, it should be 33176."
ZIP_TOLD = re.compile(
    rf"{ZIP_WORD}[^.?!\n\d]{{1,40}}?\b(?:to|should\s+(?:be|read|say)|is\s+now)\s+(\d{{5}})(?![\w-])"
    r"(?:[?.!,]*\s+(?:i|we)\s+(?:typed|wrote|entered|put|gave)\s+(\d{5})(?![\w-]))?",
    re.IGNORECASE,
)
ZIP_AFTER_STREET = re.compile(
    rf"(?<![\w-])\d{{1,5}}\s(?:[\w.]+\s){{1,3}}?{STREET}[^\n\d]{{0,12}}(?:(?:unit|apt|suite|#)\.?\s?\w{{1,5}})?(?:,?\s+[A-Za-z.]+){{1,3}},?\s+(\d{{5}})(?![\w-])",
    re.IGNORECASE,
)
ZIP_AFTER_STATE = re.compile(rf"(?<![\w-])(?:{STATES}),?\s+(\d{{5}})(?![\w-])")


def find_contacts(text: str) -> list[Span]:
    """All of them; values are an address in lower case, a phone's digits (after a + if there is one), a code as typed."""
    return [*_emails(text), *_phones(text), *_postal_codes(text)]


def _emails(text: str) -> Iterator[Span]:
    for match in EMAIL_SPOKEN.finditer(text):
        name, host = (re.sub(r"\s+dot\s+", ".", part) for part in match.groups())
        yield Span(match.start(), match.end(), EMAIL, f"{name}@{host}".lower())
    if "@" not in text:
        return
    for match in EMAIL_SHAPE.finditer(text):
        yield Span(match.start(), match.end(), EMAIL, match[0].lower())


def _phones(text: str) -> Iterator[Span]:
    for pattern in (US_PHONE, LOCAL_PHONE, FOREIGN_PHONE):
        for match in pattern.finditer(text):
            yield Span(match.start(), match.end(), PHONE, re.sub(r"[^\d+]", "", match[0]))


def _postal_codes(text: str) -> Iterator[Span]:
    for match in ZIP_PLUS_4.finditer(text):
        yield Span(match.start(), match.end(), POSTAL_CODE, match[0])
    for pattern in (ZIP_AFTER_WORD, ZIP_BEFORE_WORD, ZIP_AFTER_STATE, ZIP_TOLD, ZIP_AFTER_STREET):
        for match in pattern.finditer(text):
            for group, code in enumerate(match.groups(), start=1):
                if code:
                    yield Span(match.start(group), match.end(group), POSTAL_CODE, code)
