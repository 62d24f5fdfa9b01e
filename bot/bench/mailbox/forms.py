"""The kinds of mail that real programs make around a customer's words."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from html import escape

from PIL import Image

SERVER = "mx.shop.example"
SHOP = "support@shop.example"


@dataclass(frozen=True, slots=True)
class Draft:
    """What a mail is made of; ``number`` is the order's, ``proven`` whether the shop's mail server vouches for the sender."""

    place: int
    sender: str
    text: str
    number: str
    proven: bool
    subject: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def message(self) -> EmailMessage:
        """The headers of the mail, with nothing in it yet."""
        message = EmailMessage(policy=policy.SMTP)
        if self.proven:
            domain = self.sender.rpartition("@")[2]
            message["Authentication-Results"] = f"{SERVER}; dmarc=pass header.from={domain}"
        message["From"] = f"Robin Example <{self.sender}>"
        message["To"] = SHOP
        message["Subject"] = self.subject
        message["Message-ID"] = f"<{self.place}@mailbox.example>"
        message["Date"] = "Mon, 02 Mar 2026 10:00:00 -0500"
        for name, value in self.headers.items():
            message[name] = value
        return message


Form = Callable[[Draft], bytes]


def _plain(draft: Draft, text: str | None = None, charset: str = "utf-8", cte: str | None = None) -> bytes:
    message = draft.message()
    message.set_content(draft.text if text is None else text, charset=charset, cte=cte)
    return message.as_bytes()


def _with(draft: Draft, text: str = "", **headers: str) -> bytes:
    message = draft.message()
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text or draft.text)
    return message.as_bytes()


def _html(draft: Draft, below: str = "") -> bytes:
    message = draft.message()
    paragraphs = "".join(f"<p>{escape(part)}</p>" for part in draft.text.split("\n\n"))
    message.set_content(
        f"<html><head><style>p{{color:#333}}</style></head><body>{paragraphs}{below}</body></html>",
        subtype="html",
    )
    return message.as_bytes()


def _alternative(draft: Draft) -> bytes:
    message = draft.message()
    message.set_content(draft.text)
    message.add_alternative(f"<div>{escape(draft.text)}</div>", subtype="html")
    return message.as_bytes()


def _confirmation(draft: Draft) -> str:
    return (
        f"Thank you for your order {draft.number}.\nWe ship it to: Robin Example, Miami, FL 33127.\n"
        "Total: $54.80. Returns within 30 days. Questions? Call +1 305 555 0100."
    )


def _gmail_quote(draft: Draft) -> bytes:
    quoted = "\n".join(f"> {line}" for line in _confirmation(draft).splitlines())
    return _plain(draft, f"{draft.text}\n\nOn Mon, Mar 2, 2026 at 9:12 AM Shop <{SHOP}> wrote:\n{quoted}\n")


def _outlook_quote(draft: Draft) -> bytes:
    head = f"From: Shop <{SHOP}>\nSent: Monday, March 2, 2026 9:12 AM\nTo: Robin Example\nSubject: Your order"
    return _plain(draft, f"{draft.text}\n\n-----Original Message-----\n{head}\n\n{_confirmation(draft)}\n")


def _html_gmail_quote(draft: Draft) -> bytes:
    quoted = escape(_confirmation(draft)).replace("\n", "<br>")
    return _html(
        draft,
        f'<div class="gmail_quote">On Mon, Mar 2, 2026 Shop wrote:<blockquote>{quoted}</blockquote></div>',
    )


def _forwarded(draft: Draft) -> bytes:
    head = f"From: Shop <{SHOP}>\nDate: Mon, Mar 2, 2026 at 9:12 AM\nSubject: Your order\nTo: <robin@example.com>"
    return _plain(
        draft, f"{draft.text}\n\n---------- Forwarded message ---------\n{head}\n\n{_confirmation(draft)}\n"
    )


def _phone(draft: Draft) -> bytes:
    return _plain(draft, f"{draft.text}\n\nSent from my iPhone")


def _signature(draft: Draft) -> bytes:
    return _plain(
        draft, f"{draft.text}\n\n-- \nRobin Example\nHead of Sales, Example Ltd.\nPhone 305 555 0199\n"
    )


def _flowed(draft: Draft) -> bytes:
    message = draft.message()
    message.set_content(draft.text.replace(". ", ". \n"))
    message.set_param("format", "flowed")
    return message.as_bytes()


def _wrong_charset(draft: Draft) -> bytes:
    head = draft.message().as_bytes().rstrip() + b"\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n"
    return head + draft.text.encode()


def _utf16(draft: Draft) -> bytes:
    message = draft.message()
    message.set_content(draft.text.encode("utf-16"), "text", "plain", cte="base64")
    message.set_param("charset", "utf-16")
    return message.as_bytes()


def _nested(draft: Draft) -> bytes:
    message = draft.message()
    message.set_content(draft.text)
    message.add_alternative(f"<p>{escape(draft.text)}</p>", subtype="html")
    message.make_mixed()
    message.add_attachment(b"BEGIN:VCARD\r\nEND:VCARD\r\n", "text", "vcard", filename="robin.vcf")
    return message.as_bytes()


def _subject_only(draft: Draft) -> bytes:
    message = draft.message()
    message.replace_header("Subject", " ".join(draft.text.split()))
    message.set_content("")
    return message.as_bytes()


def _broken_html(draft: Draft) -> bytes:
    message = draft.message()
    message.set_content(f"<table><td><b>Hi,<p>{escape(draft.text)}<div", subtype="html")
    return message.as_bytes()


def _attachment(draft: Draft) -> bytes:
    message = draft.message()
    message.set_content(draft.text)
    message.add_attachment(
        b"%PDF-1.4 an invoice, order AT-99999", "application", "pdf", filename="invoice.pdf"
    )
    return message.as_bytes()


def _photo(draft: Draft, *, inline: bool = False) -> bytes:
    message = draft.message()
    message.set_content(draft.text)
    if inline:
        message.add_alternative(f'<p>{escape(draft.text)}</p><img src="cid:photo@phone">', subtype="html")
        _, html = message.iter_parts()
        html.add_related(_picture(draft.place), "image", "jpeg", cid="<photo@phone>")
    else:
        message.add_attachment(_picture(draft.place), "image", "jpeg", filename="IMG_2041.jpg")
    return message.as_bytes()


def _picture(place: int) -> bytes:
    """A noisy picture, as a camera's, which no compression makes tiny."""
    kept = io.BytesIO()
    Image.effect_noise((320, 240), 40 + place % 40).convert("RGB").save(kept, "JPEG", quality=90)
    return kept.getvalue()


def _forged_inside(draft: Draft) -> bytes:
    forged = f"Authentication-Results: {SERVER}; dmarc=pass header.from=example.com"
    return _plain(draft, f"{forged}\n\n{draft.text}")


def _bounce(draft: Draft) -> bytes:
    message = draft.message()
    message.set_content(draft.text)
    message.make_mixed()
    message.add_attachment(
        b"Final-Recipient: rfc822; robin@example.com\r\nAction: failed\r\nStatus: 5.1.1\r\n", "text", "plain"
    )
    message.set_type("multipart/report")
    message.set_param("report-type", "delivery-status")
    return message.as_bytes()


def _calendar(draft: Draft) -> bytes:
    message = draft.message()
    message.set_content(draft.text)
    message.add_alternative("BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n", subtype="calendar")
    return message.as_bytes()


def _from(draft: Draft, *senders: str) -> bytes:
    raw = _plain(draft)
    own = f"From: Robin Example <{draft.sender}>\r\n".encode()
    return raw.replace(own, b"".join(f"From: {sender}\r\n".encode() for sender in senders), 1)


def _reply(draft: Draft) -> bytes:
    return _with(draft, In_Reply_To="<earlier@shop.example>", References="<earlier@shop.example>")


def _away_subject(draft: Draft) -> bytes:
    message = draft.message()
    message.replace_header("Subject", "Automatic reply: Your order")
    message.set_content(draft.text)
    return message.as_bytes()


FORMS: dict[str, Form] = {
    "plain": _plain,
    "html_only": _html,
    "alternative": _alternative,
    "base64": lambda draft: _plain(draft, cte="base64"),
    "quoted_printable": lambda draft: _plain(draft, cte="quoted-printable"),
    "phone": _phone,
    "signature": _signature,
    "flowed": _flowed,
    "latin1": lambda draft: _plain(draft, charset="iso-8859-1", cte="quoted-printable"),
    "utf16": _utf16,
    "wrong_charset": _wrong_charset,
    "nested": _nested,
    "subject_only": _subject_only,
    "broken_html": _broken_html,
    "attachment": _attachment,
    "gmail_quote": _gmail_quote,
    "outlook_quote": _outlook_quote,
    "html_gmail_quote": _html_gmail_quote,
    "forwarded": _forwarded,
    "photo": _photo,
    "photo_inline": lambda draft: _photo(draft, inline=True),
    "forged_header": lambda draft: _with(
        draft, Authentication_Results="mx.evil.example; dmarc=pass header.from=example.com"
    ),
    "forged_inside": _forged_inside,
    "reply_away": _reply,
    "away_subject": _away_subject,
    "auto_replied": lambda draft: _with(draft, Auto_Submitted="auto-replied"),
    "auto_generated": lambda draft: _with(draft, Auto_Submitted="auto-generated"),
    "list": lambda draft: _with(draft, List_Id="<friends.lists.example>"),
    "bulk": lambda draft: _with(draft, Precedence="bulk"),
    "null_path": lambda draft: _with(draft, Return_Path="<>"),
    "suppress": lambda draft: _with(draft, X_Auto_Response_Suppress="All"),
    "no_reply": lambda draft: _from(draft, "no-reply@example.com"),
    "own": lambda draft: _from(draft, SHOP),
    "postmaster": lambda draft: _from(draft, "postmaster@example.com"),
    "bounce": _bounce,
    "calendar": _calendar,
    "no_from": _from,
    "two_from": lambda draft: _from(draft, f"<{draft.sender}>", "<other@example.com>"),
    "bad_from": lambda draft: _from(draft, "nobody at all"),
}
USUAL = ("plain", "html_only", "alternative", "base64", "quoted_printable", "phone", "signature", "flowed")
