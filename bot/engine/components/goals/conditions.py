"""What a message wants only under a condition that lies ahead: "cancel it, otherwise I'll send it back" and "if it's not
here by Monday I'll cancel".

What the customer says they will do is no wish yet: what they want now is the rest of the message. What they ask of the shop
is one, whatever the condition: "if it isn't shipped yet, please cancel it".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

Place = tuple[int, int]

OR_ELSE = (
    r"otherwise|or\s+else|if\s+(?:not(?=\W)|(?:that|this|it)(?:'?s|\s+is)\s+(?:not\s+possible|too\s+late|no\s+longer\s+possible)|"
    r"(?:that|it|this)\s+(?:doesn'?t\s+work|does\s+not\s+work|won'?t\s+work|isn'?t\s+possible|can'?t\s+be\s+done)|"
    r"you\s+(?:can'?t|cannot)(?=\s*,|\s+i\b))"
)
_ELSE = re.compile(rf"\W*(?:(?:and|or|but|then)\W+)*(?:{OR_ELSE})", re.IGNORECASE)

_WILL = (
    r"(?:(?:i|we)(?:['’]ll|\s+will|['’]m\s+(?:going\s+to|gonna)|\s+am\s+going\s+to|['’]re\s+going\s+to|\s+are\s+going\s+to|"
    r"\s+might|\s+may)|ill|im\s+(?:going\s+to|gonna))"
)
_NO = r"(?:\b(?:not|no|never|nothing|nobody|still\s+waiting)\b|n['’]?t\b|\b(?:isnt|hasnt|doesnt|wont|dont|arent|havent|cant)\b)"
_INSIDE = r"[^.!?;\n]"
# "If I don't like it I'll return it" waits for nothing that the shop does.
_TASTE = r"(?!\s+(?:i|we)\s+(?:do\s+not|don['’]?t|dont)\s+(?:\w+\s+)?(?:like|love|want|need)\b)"
_AFTER = re.compile(
    rf"\b(?:if|unless)\b{_TASTE}{_INSIDE}*?{_NO}{_INSIDE}*?(?:,\s*|\s+)(?P<then>(?:then\s+)?{_WILL}\s+{_INSIDE}+)|"
    rf"\bunless\b{_INSIDE}+?(?:,\s*|\s+)(?P<unless>{_WILL}\s+{_INSIDE}+)",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"(?:^|(?<=[.!?;,:\n])\s*|\b(?:and|but|so|or)\s+)(?P<then>{_WILL}\s+{_INSIDE}+?),?\s+"
    rf"(?P<unless>unless\b|if\b{_TASTE}(?={_INSIDE}*?{_NO}))",
    re.IGNORECASE,
)
_IF = re.compile(r"\W*(?:(?:and|but|so|or)\s+)?(?:if|unless)\s+", re.IGNORECASE)


def is_otherwise(clause: str) -> bool:
    """Whether the clause says of itself that it counts only if the rest cannot be had."""
    return bool(_ELSE.match(clause))


def threats(text: str) -> Iterator[Place]:
    """From where to where `text`, one stretch of a message, says what the customer will do if something does not happen."""
    found = _AFTER.search(text) or _BEFORE.search(text)
    if found and "?" not in text[found.end() :]:
        yield found.span("then") if found["then"] else found.span("unless")


def after_if(text: str, start: int) -> int:
    """Where the words after an "if" or "unless" at `start` begin: beside a threat they tell what is wrong by now ("it's not here")."""
    found = _IF.match(text, start)
    return found.end() if found else start
