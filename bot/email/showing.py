"""A paragraph of an answer in HTML: our own links become buttons that say what they do, others stay links."""

from __future__ import annotations

import re
from collections.abc import Callable

from jinja2.utils import urlize
from markupsafe import Markup

from actions.mail import BadLink, LinkKind, Links

TITLES = {
    LinkKind.UNDO: "Take the cancellation back",
    LinkKind.COMPLETE: "Complete it on our website",
    LinkKind.PROVE: "Yes, I wrote it",
}
BUTTON = Markup(
    '<br><a href="{url}" style="display:inline-block;margin:.5em 0;padding:.6em 1.1em;border-radius:.5em;'
    'background:#1f5f8b;color:#ffffff;text-decoration:none;font-weight:600">{title}</a><br>'
)
LONGEST_SHOWN = 44


def shower(links: Links) -> Callable[[str], Markup]:
    """Return what writes a paragraph in HTML."""
    own = re.compile(rf"\s*({re.escape(links.base)}[\w.\-]+)[.]?\s*")

    def shown(paragraph: str) -> Markup:
        parts = own.split(paragraph)
        written = [_button(links, part) if place % 2 else _text(part) for place, part in enumerate(parts)]
        return Markup("").join(written)

    return shown


def _button(links: Links, url: str) -> Markup:
    try:
        title = TITLES.get(links.read(url.removeprefix(links.base)).kind)
    except BadLink:
        title = None
    return BUTTON.format(url=url, title=title) if title else Markup(" ") + _text(url) + Markup(" ")


def _text(text: str) -> Markup:
    return Markup(urlize(text, LONGEST_SHOWN, rel="noopener").replace("\n", "<br>"))  # noqa: S704  urlize escapes
