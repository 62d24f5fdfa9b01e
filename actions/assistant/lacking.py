"""What customers say who have no order number at hand, who got no code, or who cannot get at their mail.

By their words alone: what such a message is classified as may be anything from a "no" to a missing parcel.
"""

from __future__ import annotations

import re

_APOSTROPHES = str.maketrans("’‘`´", "''''")
_MOST_WORDS = 14
_MOST_CLAUSES = 6

_NOT = (
    r"(?:do(?:n'?t| not)|did(?:n'?t| not)|have(?:n'?t| not)|had(?:n'?t| not)|ca(?:n'?t|nnot|n not)|could(?:n'?t| not)|"
    r"wo(?:n'?t|uldn'?t)|am not|'m not|isn'?t|is not)"
)
_FILL = r"(?:\s+(?!but\b|and\b|my order (?!n|id|#|co))[\w']+){0,5}?\s+"
_ORDER_NUMBER = r"(?:order|purchase|confirmation)\s*(?:numbers?\b|num\b|nr\b|no\.|id\b|#|code\b|reference\b)"
_GONE = (
    r"(?:lost|misplaced|mislaid|deleted|erased|trashed|forgot(?:ten)?|(?<=i )forget|missing|threw\s+(?:\w+\s+)?(?:away|out)|without|no\s+longer|never|"
    r"no\s+idea|no\s+clue|not\s+sure|unsure|dunno|idk|(?:have|has|got|had|is|was|there's|with)\s+no)"
)
_OUTRIGHT = re.compile(
    rf"\b(?:{_NOT}|{_GONE}){_FILL}?\s*{_ORDER_NUMBER}|^\s*no\s+{_ORDER_NUMBER}|[,.;?!]\s*no\s+{_ORDER_NUMBER}|"
    rf"\b{_ORDER_NUMBER}\s*[,.:;?-]*\s*(?:(?:i|it|is|was|that|sorry|got|has|been|which)\s+)*(?:{_GONE}|{_NOT})\b|"
    rf"\b(?:what(?:'s|s| is| was)|where(?:'s| is| can i find| do i find| would i find| do i get| can i see))\s+(?:my|the|an?)\s+{_ORDER_NUMBER}"
)

_IT = (
    r"(?:\s+(?:it|that|this|one|any|them|those|either|mine|(?:(?:the|my|his|her|their|our|that|this|any|an?|your|such)\s+)?(?:order\s+)?"
    r"(?:numbers?|phone|zip(?:\s+code)?|postal\s+code|address|email|e-mail|mail|confirmation(?:\s+(?:email|e-mail|mail|message|number))?|receipt|invoice|paperwork|info(?:rmation)?|id)))"
)
_NOW = (
    r"(?:\s+(?:with me|on me|at hand|to hand|handy|here|anymore|any more|any longer|now|right now|atm|at the moment|either|"
    r"anywhere|unfortunately|sorry|though|available|in front of me|off the top of my head|off hand|offhand|i'm afraid|"
    r"what it is|where it is|what that is|by heart))*"
)
_OPENING = (
    r"^(?:(?:sorry|well|u[mh]+|hm+|oh|ok|okay|honestly|unfortunately|actually|no|nope|nah|so|and|but|i'?m afraid|i am afraid|"
    r"the thing is|i think|that)\b[\s,.:!-]*)*"
)
_I = r"(?:(?:i|we)(?:'ve|'m|'d)?\s+)?"
_END = r"[\s.!?:()-]*(?:sorry|please)?[\s.!]*$"
_HAVING = r"(?:have|got|know|remember|recall|find|see|locate|keep|kept|think so|access|memori[sz]e|write)"
_ANSWERS = tuple(
    re.compile(_OPENING + answer + _END)
    for answer in (
        rf"{_I}(?:(?:really|just|currently|simply|also|still)\s+)?{_NOT}(?:\s+(?:even|actually|seem to|really|think (?:i|we)))?"
        rf"(?:\s+{_HAVING}(?:\s+(?:to|it down))?)?{_IT}?{_NOW}",
        rf"{_I}(?:(?:have|had|am|must have|think i|just|seem to have|got)\s+)*{_GONE}(?:\s+(?:got|had|received|seen))?{_IT}?{_NOW}",
        rf"not{_IT}?{_NOW}",
        rf"{_I}(?:have|got)\s+(?:no|none)(?:\s+(?:idea|clue))?{_IT}?{_NOW}",
        rf"(?:it|that|the (?:email|number|mail|receipt))(?:'s|\s+is|\s+was|\s+got|\s+has been)?\s+(?:{_GONE}|gone|deleted){_NOW}",
        r"(?:none|not one|neither)\s+of\s+(?:these|them|those)(?:\s+(?:orders|is mine|are mine))?",
        r"(?:it(?:'s| is)\s+|mine is\s+)?not\s+(?:listed|there|in the list|on the list|among them)",
        r"(?:what|which)\s+(?:order\s+)?number(?:\s+(?:do you mean|is that))?",
        r"(?:and\s+)?(?:where|how)\s+(?:do|can|would|could|should|would)\s+i\s+(?:find|get|see|know|look up)\s*(?:it|that|the number|this)?",
        r"where(?:'s| is)\s+(?:it|that|the number)",
        r"there\s+(?:is|was|isn'?t|wasn'?t)\s+(?:no|any|a)?\s*(?:order\s+)?number.*",
        r".*\b(?:look|find|search|check)\b.*\b(?:by|with|using|under|via|through)\s+(?:my\s+|the\s+)?(?:e-?mail|name|phone|address).*",
        r"(?:can i|could i|may i|can you|could you|just|i'?ll|let me)?\s*(?:give|use|take|try)\b.*\b(?:e-?mail|name|phone)\b.*",
    )
)

_NO = re.compile(
    r"(?:(?:sorry|unfortunately)[\s,]+)?(?:no|nope|nah|none|nothing|n/?a|negative|not really)[\s,.!]*(?:sorry)?[\s.!]*"
)
_CLAUSES = re.compile(r"[.,;?!]+(?:\s|$)|\bbut\b")

_AGAIN = re.compile(
    r"\b(?:re-?send|(?:send|sent|mail|try)\b.{0,24}\bagain|(?:an?other|new|fresh|different)\s+(?:code|one|mail|email)|"
    r"(?:did(?:n'?t| not)|have(?:n'?t| not)|has(?:n'?t| not)|never)\s+(?:\w+\s+)?(?:get|got|gotten|receive[d]?|see|seen|come|came|arrive[d]?)\b|"
    r"(?:nothing|no\s+(?:code|mail|email|e-mail|message))\b|(?:code|it|that)\s+(?:has\s+|is\s+)?expired|still\s+waiting)"
)
_ALL = re.compile(
    r"\b(?:none|neither|not one)\s+of\s+(?:them|these|those|that|this|it)\b|^\W*(?:i\s+have\s+)?(?:none|neither)\W*$|"
    r"(?:n'?t|\bnot|\bno longer)\s+(?:\w+\s+){0,2}any(?:\s+of\s+(?:them|these|those|that|this|it)|thing)?\W*$"
)
_ASKS = re.compile(r"^\W*(?:(?:and|but|so|well)\s+)?(?:where|what|how|which|when|why|who|can|could|may)\b")
_NO_MAIL = re.compile(
    r"\b(?:no|lost|without)\s+(?:more\s+|longer\s+)?access\b|\b(?:can(?:'?t|not| not)|could(?:n'?t| not)|do(?:n'?t| not)|no longer)\s+"
    r"(?:\w+\s+){0,2}?(?:access|open|log ?in|sign in|get (?:in|into|at|to)|read|use|own|check)\b|\b(?:old|closed|deleted|dead)\s+(?:e-?mail|account|address|mailbox)\b"
)


def lacks_number(text: str) -> bool:
    """Whether the text says by itself that there is no order number at hand."""
    return bool(_OUTRIGHT.search(_plain(text)))


def answers_lacking(text: str) -> bool:
    """Whether it says so in answer to the question for the number: "I don't have it", "no idea", "lost it"."""
    plain = _plain(text)
    if lacks_number(text) or _NO.fullmatch(plain):
        return True
    clauses = _CLAUSES.split(plain)[:_MOST_CLAUSES]
    return any(_is_lacking(clause.strip()) for clause in clauses)


def lacks_detail(text: str) -> bool:
    """Whether it says, in answer to the question for a detail of the order, that this one or none is at hand."""
    lacks = answers_lacking(text) or lacks_mail(text) or lacks_all(text)
    return lacks and _ASKS.search(_plain(text)) is None


def lacks_all(text: str) -> bool:
    """Whether it says so of everything that was asked for: "none of them", "I don't have any of that"."""
    return bool(_ALL.search(_plain(text)))


def wants_new_code(text: str) -> bool:
    """Whether it says, in answer to the question for the code, that none came or that another one is wanted."""
    return bool(_AGAIN.search(_plain(text)))


def lacks_mail(text: str) -> bool:
    """Whether it says, in answer to the question for the code, that the customer cannot read mail there."""
    return bool(_NO_MAIL.search(_plain(text)))


def _is_lacking(clause: str) -> bool:
    words = len(clause.split())
    bare = _NO.fullmatch(clause) is not None
    return 0 < words <= _MOST_WORDS and not bare and any(answer.search(clause) for answer in _ANSWERS)


def _plain(text: str) -> str:
    return " ".join(text.lower().translate(_APOSTROPHES).split())
