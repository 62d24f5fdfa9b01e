"""What a mail says now, and what it only repeats: the text part, else the HTML part, without quotes and signatures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import EmailMessage

from inscriptis import get_text
from lxml import html
from lxml.etree import LxmlError
from mailparser_reply import EmailReplyParser

LANGUAGES = ["en", "es"]
MOST_CHARACTERS = 200_000
LONGEST_NEW = 19_000
_QUOTING = (
    "//blockquote | //*[contains(concat(' ', normalize-space(@class), ' '), ' gmail_quote ')]"
    " | //*[@id='divRplyFwdMsg' or @id='appendonsend']/following-sibling::* | //*[@id='divRplyFwdMsg']"
)
_FORWARDED = re.compile(
    r"^[ \t]*(?:-{3,}[ \t]*(?:forwarded message|original message|mensaje reenviado)\b.*|begin forwarded message:.*)$",
    re.IGNORECASE | re.MULTILINE,
)
_UNSEEN = "//script | //style | //head | //*[contains(translate(@style, ' ', ''), 'display:none')]"


@dataclass(frozen=True, slots=True)
class Words:
    """``new`` is what the sender wrote; ``quoted`` is the earlier message under it, or around it."""

    new: str
    quoted: str = ""


def cut(message: EmailMessage) -> Words:
    """The words of a mail, cut in two."""
    plain, marked_up = _text_of(message, "plain"), _text_of(message, "html")
    if plain.strip():
        return _cut_plain(plain)
    return _cut_html(marked_up) if marked_up.strip() else Words("")


def _cut_plain(text: str) -> Words:
    before, marker, forwarded = _parted(text)
    replies = EmailReplyParser(languages=LANGUAGES).read(text=before).replies
    new = replies[0].body.strip() if replies and not replies[0].headers else ""
    if not new or any(map(_is_quoted, new.splitlines())):
        found = _between(before)
    else:
        found = Words(new[:LONGEST_NEW], before.partition(replies[0].full_body)[2].strip())
    return Words(found.new, "\n".join(filter(None, (found.quoted, marker and forwarded.strip()))))


def _parted(text: str) -> tuple[str, str, str]:
    """What stands before a mail that is passed on, the line that says so, and that mail."""
    marker = _FORWARDED.search(text)
    return (text[: marker.start()], marker[0], text[marker.end() :]) if marker else (text, "", "")


def _between(text: str) -> Words:
    """An answer written below or between the quoted lines, without the line that says who wrote those."""
    lines = text.splitlines()
    quoted = [line for line in lines if _is_quoted(line)]
    if not quoted:
        return Words("", text.strip())
    own = [line for number, line in enumerate(lines) if not (_is_quoted(line) or _introduces(lines, number))]
    replies = EmailReplyParser(languages=LANGUAGES).read(text="\n".join(own)).replies
    said = [reply.body.strip() for reply in replies if reply.body.strip()]
    return Words("\n".join(said)[:LONGEST_NEW], "\n".join(quoted))


def _introduces(lines: list[str], number: int) -> bool:
    """Whether this line says, in whatever language, that somebody wrote what is quoted after it."""
    line = lines[number].strip()
    following = next((later for later in lines[number + 1 :] if later.strip()), "")
    return line.endswith(":") and any(map(str.isdigit, line)) and _is_quoted(following)


def _is_quoted(line: str) -> bool:
    return line.lstrip().startswith(">")


def _cut_html(text: str) -> Words:
    try:
        tree = html.document_fromstring(text[:MOST_CHARACTERS])
        for element in tree.xpath(_UNSEEN):
            element.drop_tree()
        quoted = [element for element in tree.xpath(_QUOTING) if element.getparent() is not None]
        earlier = "\n".join(_shown(element) for element in quoted)
        for element in quoted:
            element.drop_tree()
        below = _cut_plain(_shown(tree))
    except (LxmlError, ValueError, AssertionError):
        return Words("")
    return Words(below.new, "\n".join(filter(None, (below.quoted, earlier.strip()))))


def _shown(element: html.HtmlElement) -> str:
    return str(get_text(html.tostring(element, encoding="unicode", with_tail=False))).strip()


def _text_of(message: EmailMessage, kind: str) -> str:
    parts = [part for part in message.walk() if part.get_content_type() == f"text/{kind}" and _is_body(part)]
    return "\n".join(_decoded(part) for part in parts)[:MOST_CHARACTERS]


def _is_body(part: EmailMessage) -> bool:
    return part.get_content_disposition() != "attachment" and not part.is_multipart()


def _decoded(part: EmailMessage) -> str:
    """The text in the charset that is named; where that is wrong or unknown, UTF-8, then Windows' own."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    for charset in (part.get_content_charset() or "utf-8", "utf-8", "cp1252"):
        try:
            return content.decode(charset)
        except (LookupError, UnicodeDecodeError):
            continue
    return content.decode("latin-1")
