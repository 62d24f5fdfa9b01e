"""A paragraph of an answer in HTML, to be read on a phone: a long one is cut, an order number is not, and our own links become
buttons that say what they do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from jinja2.utils import urlize
from markupsafe import Markup

from actions.mail import BadLink, LinkKind, Links
from actions.orders import OrderNumbers
from actions.orders.mentions import mentions

TITLES = {
    LinkKind.UNDO: "Take the cancellation back",
    LinkKind.COMPLETE: "Complete it on our website",
    LinkKind.PROVE: "Yes, I wrote it",
}
BUTTON = Markup(
    '<span style="display:block;margin:.6em 0"><a href="{url}" style="display:inline-block;padding:.6em 1.1em;border-radius:.5em;'
    'background:#1f5f8b;color:#ffffff;text-decoration:none;font-weight:600">{title}</a></span>'
)
WHOLE = Markup('<span style="white-space:nowrap">{text}</span>')
LONGEST_SHOWN = 44
LONGEST_PARAGRAPH = 240
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")


def shower(links: Links, numbers: OrderNumbers) -> Callable[[str], Markup]:
    """Return what writes a paragraph in HTML."""
    own = re.compile(rf"\s*({re.escape(links.base)}[\w.\-]+)[.]?\s*")

    def shown(paragraph: str) -> Markup:
        parts = own.split(paragraph)
        written = [
            _button(links, part) if place % 2 else _text(part, numbers) for place, part in enumerate(parts)
        ]
        return Markup("").join(written)

    return shown


def short(paragraph: str) -> Iterator[str]:
    """A paragraph cut at the ends of sentences where it is long: a wall of words is not read on a phone."""
    told = ""
    sentences = [paragraph] if "\n" in paragraph else _SENTENCE.split(paragraph)
    for sentence in sentences:
        if told and len(told) + len(sentence) > LONGEST_PARAGRAPH:
            yield told
            told = sentence
        else:
            told = f"{told} {sentence}".strip()
    yield told


def _button(links: Links, url: str) -> Markup:
    try:
        title = TITLES.get(links.read(url.removeprefix(links.base)).kind)
    except BadLink:
        title = None
    return BUTTON.format(url=url, title=title) if title else Markup(" ") + _linked(url) + Markup(" ")


def _text(text: str, numbers: OrderNumbers) -> Markup:
    """An order number stays on one line, but for one that is part of an address."""
    written, end = Markup(""), 0
    for found in mentions(text, numbers):
        if text[found.start - 1 : found.start] in ("/", "=", "-"):
            continue
        written += _linked(text[end : found.start]) + WHOLE.format(text=text[found.start : found.end])
        end = found.end
    return written + _linked(text[end:])


def _linked(text: str) -> Markup:
    return Markup(urlize(text, LONGEST_SHOWN, rel="noopener").replace("\n", "<br>"))  # noqa: S704  urlize escapes
