"""How many pieces a customer means: "two of the mugs", "2x", "a couple", "both", "half of them", "all but one"."""

from __future__ import annotations

import re
from collections.abc import Callable

_NUMBERS = {
    word: value
    for value, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(), start=1
    )
}
_ANY = rf"\d{{1,2}}|{'|'.join(_NUMBERS)}"
_SEVERAL = rf"\d{{1,2}}|{'|'.join(list(_NUMBERS)[1:])}"
_NOT_AFTER = r"(?<!size )(?<!last )(?<!first )(?<!no )(?<!number )(?<![#\d.,$€£/:-])"
_UNITS = (
    r"(?:minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|times?|dollars?|bucks?|usd|euros?|eur|cents?|percent|"
    r"am|pm|lbs?|pounds?|oz|ounces?|ft|feet|inch(?:es)?|cm|mm|ml|kg|gb|tb|stars?|digits?|o'clock|kids|people|persons?)\b"
)
_NO_DATE = r"(?!(?:of\s+)?(?:january|february|march|april|may|june|july|august|september|october|november|december)\b)"
_OF = rf"{_NO_DATE}(?:of|pieces?|pcs|units?|items?|x)\b"
# These count pieces without a noun.
_CLEAR = re.compile(
    rf"\b(?<!is )(?<!'s )(?<!am )(?:only|just|meant|mean|return(?:ing)?|cancel(?:l?ing)?|exchang(?:e|ing)|replace|refund|send\s+back)\s+"
    rf"(?:the\s+)?({_ANY})\b(?!\s+{_UNITS})(?!\s+order)(?![-/.]\d)"
    rf"|\b(?:send|give|take|ship|bring|sending|giving|taking)\s+(?:the\s+)?({_ANY})\s+back\b|\b({_ANY})\s+(?:\w+\s+)?out\s+of\s+(?:the\s+)?(?:{_ANY})\b"
    rf"|{_NOT_AFTER}\b({_ANY})\s*{_OF}"
    rf"|(?<![\w-])x\s?(\d{{1,2}})\b|\bx(\d{{1,2}})\b"
    rf"|\b(both|all\s+(?:{_SEVERAL})|(?:a\s+)?couple(?=\s+of\b|\s*$)|(?:a\s+)?pair(?=\s+of\s+(?:them|those|these)\b)"
    rf"|(?<!every )(?:a\s+)?single(?:\s+one)?|one\s+only)\b"
)
# "2 mugs", but not "2 days"; what is counted has to be looked at.
_COUNTED = re.compile(
    rf"{_NOT_AFTER}\b(^one|{_SEVERAL}|a\s+couple|couple|a\s+pair)\s+(?!{_UNITS}){_NO_DATE}(?:of\s+)?(?=[a-z]|\d+[\s-]?(?:inch|in|cm|mm|ft|oz|ml|gb|tb|lb)\b)"
)
_HALF = re.compile(r"\bhalf\s+(?:of\s+)?(?:them|it|these|those|the|my|all)\b|^\W*half\W*$")
_ALL_BUT = re.compile(rf"\ball\s+(?:but|except)\s+({_ANY})\b|\beverything\s+(?:but|except)\s+({_ANY})\b")
_REACH = 4
# One pair of these is one piece, whatever the shop sells.
_COME_IN_PAIRS = re.compile(
    r"^(?:of\s+)?(?:\w+\s+){0,3}?(?:shoe|sneaker|boot|sandal|slipper|sock|glove|mitten|earring|earbud|headphone|jean|trouser|"
    r"pant|short|legging|glasses|sunglasses|scissor|plier|curtain|dumbbell|binocular|tight|heel|trainer|flip|runner|chino|slack|"
    r"pajama|pyjama|loafer|clog|mule|stud|hoop)"
)


def quantity_in(text: str, of: int | None = None) -> int | None:
    """The number of pieces the text asks for; "the red one", "size 9", a date, a sum and an order number are none.

    ``of``: how many there are; "half of them" and "all but one" are known only with it.
    """
    plain = text.lower()
    if asks_for_a_part(plain):
        return _part(plain, of)
    clear, counted = _CLEAR.search(plain), _counted(plain, lambda noun: noun != "one", least=2)
    if clear is None or (counted is not None and counted[0] < clear.start()):
        return counted[1] if counted else None
    return _value(clear)


def clear_quantity(phrase: str) -> int | None:
    """The number of pieces where no noun is needed to see that pieces are counted: "just two", "2 of them"."""
    match = _CLEAR.search(phrase)
    return _value(match) if match else None


def quantity_of(phrase: str, is_name: Callable[[str], bool], of: int) -> int | None:
    """The number of pieces of the line that ``is_name`` knows by its words, of which there are ``of``."""
    if asks_for_a_part(phrase):
        return _part(phrase, of)
    clear, counted = _CLEAR.search(phrase), _counted(phrase, is_name)
    if clear is None or (counted is not None and counted[0] < clear.start()):
        return counted[1] if counted else None
    return _value(clear)


def comes_in_pairs(word: str) -> bool:
    """Whether one of these has the name of several: "the trousers" may be one pair."""
    return bool(_COME_IN_PAIRS.match(word))


def asks_for_a_part(phrase: str) -> bool:
    """Whether the quantity is told as a part of what there is."""
    return bool(_HALF.search(phrase) or _ALL_BUT.search(phrase))


def _part(phrase: str, of: int | None) -> int | None:
    """Half of an odd number is none, and neither is all but everything."""
    if of is None:
        return None
    but = _ALL_BUT.search(phrase)
    if but is None:
        return of // 2 if of % 2 == 0 and of else None
    return max(of - number(but[1] or but[2]), 0) or None


def _counted(phrase: str, is_name: Callable[[str], bool], least: int = 1) -> tuple[int, int] | None:
    """Where it stands and how many."""
    for match in _COUNTED.finditer(phrase):
        after = phrase[match.end() :]
        nouns = re.findall(r"[a-z][a-z'-]*", after)[:_REACH]
        if any(is_name(noun) for noun in nouns):
            paired = match[1].endswith("pair") and _COME_IN_PAIRS.match(after)
            count = 1 if paired else number(match[1])
            if count >= least:
                return match.start(), count
    return None


def _value(match: re.Match[str]) -> int:
    return number(next(group for group in match.groups() if group))


def number(words: str) -> int:
    """The number that a word, or the last of several, stands for."""
    word = words.split()[-1]
    if word.isdigit():
        return int(word)
    if word in ("both", "couple", "pair"):
        return 2
    return 1 if words.startswith(("single", "a single", "one")) else _NUMBERS[word]
