"""Anger and legal threats, heard in the customer's own words whatever else the message is about. Pure."""

from __future__ import annotations

import re

from actions.handoffs import HandoffReason

_LEGAL = re.compile(
    r"\b(?:(?:my|our|a|the|an|your)\s+(?:lawyers?|attorneys?|solicitors?|legal\s+(?:team|counsel))|lawyer\s+up|legal\s+(?:action|steps|proceedings)|"
    r"attorney\s+general|small[\s-]+claims|(?:in|to|before\s+a|go\s+to)\s+court\b|lawsuit|(?:will|'ll|going\s+to|gonna|can|could|to)\s+sue\b|suing\b|"
    r"sue\s+(?:you|your|the)\b|charge[\s-]?back|charge\s+it\s+back|(?:dispute|reverse|contest)\s+(?:the|this|that|your|my)?\s*(?:charge|payment|transaction)s?|"
    r"consumer\s+(?:protection|affairs|rights\s+(?:agency|office|group))|better\s+business\s+bureau|\bbbb\b|\bftc\b|"
    r"(?:call|calling|go\s+to|report\s+(?:you|this|it)\s+to)\s+the\s+(?:police|authorities|press|news))\b",
    re.IGNORECASE,
)
_ANGRY = re.compile(
    r"\b(?:f+u+c+k+\w*|f\*+\w*|wtf|bullsh\w+|sh[i*]t(?:ty|show)?|assholes?|a\*\*hole\w*|bastards?|pissed|crap(?:py)?|damn\s+(?:you|it)|"
    r"(?:what|who|why|how|where)\s+the\s+hell|go\s+to\s+hell|idiots?|morons?|imbeciles?|incompetent|"
    r"stupid\s+(?:bot|robot|machine|shop|store|company|people|service|system|website)|you(?:'re|\s+are)\s+(?:all\s+)?(?:stupid|useless|a\s+joke|pathetic)|"
    r"(?:what|such)\s+a\s+joke|ridiculous|unacceptable|outrageous|disgusting|disgraceful|furious|enraged|livid|fed\s+up|"
    r"sick\s+(?:and\s+tired\s+)?of|had\s+enough\s+of|scam(?:mers?|ming)?|rip[\s-]?offs?|thieves|crooks|liars|"
    r"worst\s+(?:shop|store|company|service|experience|customer)|never\s+(?:buy|order|shop)(?:ing)?\s+(?:here|from\s+you|with\s+you)\s+again)\b",
    re.IGNORECASE,
)
_PLAIN = str.maketrans("’‘", "''")
_SHOUTED_WORDS = 4


def temper(text: str) -> HandoffReason | None:
    """Whether a message threatens with the law or is angry; the threat counts where it does both."""
    plain = text.translate(_PLAIN)
    if plain.startswith("/"):
        return None
    if _LEGAL.search(plain):
        return HandoffReason.LEGAL_THREAT
    return HandoffReason.ANGER if _ANGRY.search(plain) or _shouts(plain) else None


def _shouts(text: str) -> bool:
    """Capitals alone are a habit; with exclamation marks they are shouted."""
    words = re.findall(r"[A-Za-z']{2,}", text)
    return "!" in text and len(words) >= _SHOUTED_WORDS and all(word.isupper() for word in words)
