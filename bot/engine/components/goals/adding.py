"""Words that say a wish comes on top of what was said: "also", "by the way", "another question", "and" that opens a sentence."""

from __future__ import annotations

import re

_MATTER = r"(?:thing|question|matter|issue|problem|concern|request|point|topic)\b"
ADDS = (
    r"also|oh,?\s+and|separately|in addition|additionally|besides|furthermore|moreover|likewise|meanwhile|"
    rf"(?:an?|my|the) (?:other|second|third|next|last|final|separate|different|unrelated|further) {_MATTER}|"
    rf"(?:another|other|one (?:more|last|other|further)|separate) {_MATTER}|on (?:another|a different) (?:note|topic|subject)|"
    r"by the way|btw|(?:second|third)(?:ly)?(?=\s*[,:])|(?:lastly|finally)(?=\s*,)|p\.?s\.?(?=\W)|on top of that|"
    r"(?:apart|aside) from that|before i forget|while (?:you'?re|i'?m|we'?re) at it|plus|the (?:one before|other one)"
)
"""The words as a pattern, to be read without regard to case; a new wish begins at them."""

_ADDED = re.compile(
    rf"\W*(?:(?:and|but|oh|then|ok|okay)\W+)*(?:{ADDS})(?!\w)|\W*(?:\d[.)]|[b-e]\))\s", re.IGNORECASE
)
_LATER = re.compile(r"\b(?:also|as well|(?:i|we) further(?:more)?|either(?=\s*(?:[.!?]|$)))\b", re.IGNORECASE)
# "Return that too" adds something, "it's too loud" and "my wife ordered it too" do not.
_TOO = re.compile(r"\btoo(?=\s*(?:[.,;!?]|$))", re.IGNORECASE)
_AND = re.compile(r"and\b", re.IGNORECASE)
WORD = re.compile(r"\w[\w'’-]*")
_FEW = 3
_SENTENCE_ENDS = tuple(".!?")


def adds(clause: str, before: str, *, asks: bool) -> bool:
    """Whether `clause` says of itself that it comes on top; `before` is the message up to it."""
    if _ADDED.match(clause) or _LATER.search(clause):
        return True
    if _AND.match(clause) and before.rstrip().endswith(_SENTENCE_ENDS):
        return True
    return bool(_TOO.search(clause)) and (asks or len(WORD.findall(clause)) <= _FEW)


def only_adds(said: str) -> bool:
    """Whether `said`, what stands ahead of a comma, is "by the way" or the like and no more."""
    found = _ADDED.match(f"{said},")
    return bool(found and not WORD.search(said, found.end()))


def only_begins(said: str, cut: re.Match[str]) -> bool:
    """ "Do you also have it in blue?" is one question, although "also" may begin one."""
    is_also = cut.group().isspace() and cut.string[cut.end() :].lower().startswith("also ")
    return is_also and not said.endswith(_SENTENCE_ENDS) and len(WORD.findall(said)) < _FEW
