"""What a mail says now, and what it only repeats: the text part, else the HTML part, without quotes and signatures."""

from __future__ import annotations

import re
from collections.abc import Sequence
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
_UNSEEN = (
    "//script | //style | //head | //*[contains(translate(@style, ' ', ''), 'display:none')]"
    " | //*[contains(concat(' ', normalize-space(@class), ' '), ' gmail_signature ')] | //*[@class='moz-signature'] | //*[@id='Signature']"
)
# What a company's server puts under every mail, and what phones put there in languages that the library does not know.
_BELOW = re.compile(
    r"^(?:[ \t]*[-_=*]{5,}[ \t\r]*\n\s*)?[^\n]*\b(?:this (?:e-?mail|message|communication)\b[^\n]{0,80}\b(?:confidential|privileged|intended (?:only|solely|recipient))|"
    r"diese (?:e-?mail|nachricht) enthält vertrauliche|este (?:mensaje|correo)\b[^\n]{0,60}\bconfidencial|ce (?:message|courriel)\b[^\n]{0,60}\bconfidentiel)"
    r"|^[ \t]*(?:von meinem \w+(?: \w+)? gesendet|envoyé de mon \w+|inviato da(?:l mio)? \w+|enviado do meu \w+|发自我的\s?\w+)[ \t\r]*$",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Words:
    """``new`` is what the sender wrote; ``quoted`` is the earlier message under it, or around it."""

    new: str
    quoted: str = ""


def cut(message: EmailMessage) -> Words:
    """The words of a mail, cut in two."""
    own, attached = _parts(message)
    plain, marked_up = _text_of(own, "plain"), _text_of(own, "html")
    found = Words("")
    if plain.strip():
        found = _cut_plain(plain)
    elif marked_up.strip():
        found = _cut_html(marked_up)
    earlier = _text_of(attached, "plain").strip()
    return Words(found.new, f"{found.quoted}\n{earlier}".strip()) if earlier else found


def _cut_plain(text: str) -> Words:
    before, marker, forwarded = _parted(text)
    before = _without_below(before)
    replies = EmailReplyParser(languages=LANGUAGES).read(text=before).replies
    new = replies[0].body.strip() if replies and not replies[0].headers else ""
    if not new or any(map(_is_quoted, new.splitlines())):
        found = _between(before)
    else:
        found = Words(new[:LONGEST_NEW], before.partition(replies[0].full_body)[2].strip())
    return Words(found.new, "\n".join(filter(None, (found.quoted, marker and forwarded.strip()))))


def _without_below(text: str) -> str:
    """A mail without what stands under everybody's words; one that has nothing else is left as it is."""
    found = _BELOW.search(text)
    if found is None or not text[: found.start()].strip():
        return text
    quoted = [line for line in text[found.start() :].splitlines() if _is_quoted(line)]
    return "\n".join((text[: found.start()].rstrip(), "", *quoted)) if quoted else text[: found.start()]


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
    return line.endswith((":", "：")) and any(map(str.isdigit, line)) and _is_quoted(following)


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


def _parts(message: EmailMessage) -> tuple[list[EmailMessage], list[EmailMessage]]:
    """The parts of the mail itself, and those of mails that are attached to it."""
    attached = [
        part
        for outer in message.walk()
        if outer.get_content_type() == "message/rfc822" and outer is not message
        for part in outer.walk()
    ]
    inside = set(map(id, attached))
    return [part for part in message.walk() if id(part) not in inside], attached


def _text_of(among: Sequence[EmailMessage], kind: str) -> str:
    parts = [part for part in among if part.get_content_type() == f"text/{kind}" and _is_body(part)]
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
