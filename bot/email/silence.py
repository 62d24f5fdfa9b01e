"""Mails that nobody answers: by machines, to many, from ourselves (RFC 3834), whoever they say they are from."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta

from flufl.bounce import all_failures

from bot.email.incoming import Incoming

OLDEST = timedelta(days=7)
_PRECEDENCE = {"bulk", "list", "junk", "auto_reply", "auto-reply"}
_LISTS = ("List-Id", "List-Unsubscribe", "List-Post", "List-Help", "Feedback-ID")
_MACHINES = ("X-Autoreply", "X-Autorespond", "X-Auto-Reply", "X-Mail-Autoreply", "X-Loop", "X-Cron-Env")
_NO_REPLY = re.compile(
    r"(?:do[._-]?not|dont|no|never)[._-]?(?:reply|respond|answer)\b.*|"
    r"(?:mailer-daemon|postmaster|bounces?|notifications?|newsletter|mailer|daemon)(?:[+._-].*)?",
    re.IGNORECASE,
)
_AWAY_SUBJECT = re.compile(
    r"^(?:(?:re|aw|sv|antwort)\s*:\s*)*(?:auto(?:matic|matische|mated)?[\s-]*(?:reply|response|answer|antwort|responder)\b|"
    r"auto\s*:|out of (?:the )?office\b|ooo\s*[:\-]|(?:on )?(?:vacation|holiday|annual leave)\s*(?:reply|notice|message|note|responder)?"
    r"\s*(?:[:\-]|$)|away from (?:the office|my (?:mail|email|desk))|"
    r"respuesta autom[aá]tica|fuera de (?:la )?oficina|abwesenheit\w*|r[eé]ponse automatique|absence du bureau|"
    r"risposta automatica|fuori (?:sede|ufficio)|resposta autom[aá]tica|自动回复|自動回覆|自動応答)",
    re.IGNORECASE,
)
_AWAY = re.compile(
    r"\b(?:i am|i'm|i will be|i'll be|we are|currently|i am currently)\b[^.!?\n]{0,60}\b"
    r"(?:out of (?:the )?office|on (?:annual |parental |maternity |sick )?leave|on (?:vacation|holidays?)|away from (?:the office|my (?:e-?mail|desk)))"
    r"[\s\S]{0,300}\b(?:return|back|respond|reply|get back|urgent|limited access|no access)\b",
    re.IGNORECASE,
)
# The same in other languages: to be away, and for how long or from what.
_AWAY_ELSEWHERE = re.compile(
    r"(?:nicht im (?:b[uü]ro|haus)|im urlaub|abwesend|absente? (?:du bureau|jusqu)|en (?:cong[eé]s?|vacances)\b|"
    r"fuera de (?:la )?oficina|de vacaciones|fuori (?:ufficio|sede)|in ferie|fora do escrit[oó]rio|de f[eé]rias)"
    r"[\s\S]{0,200}(?:\bbis\b|zur[uü]ck|dringend|jusqu|retour|urgen|hasta|regres|vuelv|\bfino\b|rientr|at[eé]\b|volt)|正在休假|不在办公室",
    re.IGNORECASE,
)
_ACKNOWLEDGED = re.compile(
    r"\b(?:this (?:is an automat|mailbox is not monitored|address is not monitored|inbox is not monitored)|"
    r"do not (?:reply|respond) to this (?:e-?mail|message|mail)|automatically generated (?:e-?mail|message|mail|response|reply))",
    re.IGNORECASE,
)

Rule = Callable[[Incoming], str | None]


def reason_for_silence(
    mail: Incoming, ours: Collection[str], arrived_at: datetime, now: datetime
) -> str | None:
    """Why this mail must not be answered, in words; None when it may be.

    ``ours`` are the shop's own addresses in lower case.
    """
    if mail.sender in ours:
        return "It comes from one of our own addresses."
    if now - arrived_at > OLDEST:
        return f"It arrived more than {OLDEST.days} days ago."
    return next(_reasons(mail), None)


def _reasons(mail: Incoming) -> Iterator[str]:
    for rule in (_automatic, _bounce, _to_many, _no_reply, _calendar, _away):
        found = rule(mail)
        if found:
            yield found


def _automatic(mail: Incoming) -> str | None:
    submitted = mail.header("Auto-Submitted").partition(";")[0].strip().casefold()
    if submitted and submitted != "no":
        return "A program sent it by itself (Auto-Submitted)."
    suppressed = {part.strip() for part in mail.header("X-Auto-Response-Suppress").casefold().split(",")}
    if suppressed & {"all", "autoreply", "oof"}:
        return "It asks not to be answered by a program (X-Auto-Response-Suppress)."
    named = next((name for name in _MACHINES if mail.header(name)), None)
    return f"A program sent it by itself ({named})." if named else None


def _bounce(mail: Incoming) -> str | None:
    if mail.message.get_content_type() == "multipart/report" or mail.header("Return-Path") == "<>":
        return "It is a report about another mail, such as a bounce."
    return "It says that another mail could not be delivered." if any(all_failures(mail.message)) else None


def _to_many(mail: Incoming) -> str | None:
    if mail.header("Precedence").casefold() in _PRECEDENCE:
        return "It was sent to many or by a program (Precedence)."
    named = next((name for name in _LISTS if mail.header(name)), None)
    return f"It was sent to many ({named})." if named else None


def _no_reply(mail: Incoming) -> str | None:
    local = mail.sender.partition("@")[0]
    return "Its sender takes no answers." if _NO_REPLY.fullmatch(local) else None


def _calendar(mail: Incoming) -> str | None:
    invites = [part for part in mail.message.walk() if part.get_content_type() == "text/calendar"]
    return "It is an entry for a calendar." if invites else None


def _away(mail: Incoming) -> str | None:
    said = mail.words.new[:800] if mail.answers else ""
    if _AWAY_SUBJECT.search(mail.subject) or _AWAY.search(said) or _AWAY_ELSEWHERE.search(said):
        return "It says that somebody is away."
    if mail.answers and _ACKNOWLEDGED.search(mail.words.new[:1500]):
        return "It says itself that a program wrote it."
    return None
