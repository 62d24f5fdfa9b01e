"""What a customer is content with, and keeps: said beside what is wanted, it is neither wanted nor left out of it.

"The coffee maker is very good, but the knife is too sharp" is about the knife alone.
"""

from __future__ import annotations

import re

_REALLY = r"(?:(?:all|both|just|totally|very|really|so|quite|absolutely|working|already|still|doing|simply|pretty)\s+){0,2}"
_PRAISE = (
    r"(?:fine|ok|okay|good|great|perfect|well|lovely|nice|super|excellent|wonderful|beautiful(?:ly)?|a\s+(?:hit|beauty|gem|dream)|brilliant|"
    r"exactly\s+what|amazing|fab|fabulous|fantastic|gorgeous|awesome|terrific|alright|all\s+right|delicious|comfy|comfortable|intact|unharmed|"
    r"undamaged|safe|spot\s+on|superb|adorable|cute)"
)
_IS = r"(?:is|are|'s|works?|was|were|looks?|fits?|stay(?:s|ed)?|turned\s+out|came\s+out|arrived|came)"
_LATER = r"(?:\s+(?:for|until|till|at\s+first)\b)"
_WHO = r"\b(?:i|we|he|she|they|everyone|everybody|(?:my|the)\s+\w+)"
_FINE = re.compile(
    rf"\b{_IS}\s+{_REALLY}{_PRAISE}\b(?!{_LATER})|^(?:the\s+)?other\s+(?:two|three|four|five|ones?)\s+(?:\w+\s+)?{_PRAISE}$|"
    r"(?<!n't )(?<!not )(?<!never )(?<!to )(?<!'d )\b(?:loved|loves|liked|adores?|adored)\b(?!.*\b(?:until|till)\b)|"
    rf"(?<!n't )(?<!not )(?<!'d )(?<!would ){_WHO}\s+(?:(?:really|absolutely|do|just|still)\s+)*(?:love|adore)\b(?!\s+to\b)|"
    rf"{_WHO}\s+(?:use|uses|wear|wears|play|plays)\b.*\b(?:every\s+day|daily|all\s+the\s+time|constantly)\b|"
    r"\b(?:i|we)(?:'m|\s+am|'re|\s+are)\s+(?:keeping|holding\s+on\s*to)\s*$|"
    r"\b(?:i|we)(?:'ll|'d|\s+will|\s+do|\s+can|\s+shall)?\s+(?:still\s+|just\s+|gladly\s+)?(?:need|keep|love|like|use|wear|enjoy)"
    r"(?:\s+(?:with\s+pleasure|myself|anyway|though))?\s*$|^(?:love|adore|loving)\b|^so\s+(?:is|are)\b|"
    r"\bstay(?:s|ed)?\s+dry\b|\b(?:stays?|staying)\s*(?:here|with\s+(?:me|us)|put)?\s*$"
)
# Said of several: what stands before the "and" is one of them.
_OF_SEVERAL = re.compile(
    r"\bstayed\b|\b(?:are|were|look|work|fit|stay|so)\s|\b(?:i|we)\b[^,]*\b(?:keep|keeping|need|love|like)\s*$"
)
# "The treats were a hit so we keep those": what is kept was named before.
_KEPT = re.compile(
    r"[^.,;!?\n]*\b(keep|keeping)\s+(?:it|them|those|these|that|this)(?:\s+ones?)?\b[^.,;!?\n]*?(?=$|[.,;!?\n]|\s+but\b|\s+and\b)"
)
_BREAK = re.compile(r"(\s*(?:[,;&+\n]|[.!?](?=\s|$)|\b(?:and|plus|also|as\s+well\s+as|(?<!all )but)\b)\s*)")
_NAME = 4  # words at most
_JOINS = re.compile(r"\s*(?:,|&|\band\b)\s*")
NEGATED = re.compile(r"(?:n't|\bnot|\bnever|\bcannot|\bcant|\bdont)\b[^,.;]{0,25}$")


def without_kept(text: str) -> str:
    """The text without clauses that say of what was named in them that it is kept."""
    return _KEPT.sub(lambda match: match[0] if _is_negated(match[0], match[1]) else ", ", text)


def pieces(text: str) -> tuple[list[str], list[str]]:
    """The phrases of the text: those that are about what is wanted, and those that praise or keep something."""
    parts = _BREAK.split(text)
    said, joints = parts[::2], [*parts[1::2], ""]
    gone = set()
    for place in reversed(range(len(said))):
        carries = place + 1 in gone and _JOINS.fullmatch(joints[place]) and _carries(said[place + 1 :])
        if _FINE.search(said[place]) or (carries and len(said[place].split()) <= _NAME):
            gone.add(place)
    kept = [piece for place, piece in enumerate(said) if piece and place in gone]
    return [piece for place, piece in enumerate(said) if piece and place not in gone], kept


def _carries(following: list[str]) -> bool:
    """ "Sweater and socks are lovely": whether what follows was said of this one too."""
    return next((bool(_OF_SEVERAL.search(piece)) for piece in following if _FINE.search(piece)), False)


def _is_negated(clause: str, verb: str) -> bool:
    return bool(NEGATED.search(clause[: clause.rindex(verb)]))
