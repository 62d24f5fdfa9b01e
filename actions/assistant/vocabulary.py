"""How closely a customer's word fits one of a title.

As it stands, else with a slip of the fingers, else as another name for the same kind of thing, else as a part of a word
("shelf", "bookshelf").
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from actions.orders.catalogue import DataModel, read_data
from actions.settings import PROJECT

SAME_THINGS = PROJECT / "data" / "same_things.yml"
SENTENCES = PROJECT / "data" / "nlu"
_WORD = re.compile(r"[a-z]+")
_ODD = {
    "knives": "knife", "shelves": "shelf", "scarves": "scarf", "mice": "mouse", "leaves": "leaf",
    "loaves": "loaf", "dice": "die",
}  # fmt: skip
_SHORTEST_PART = 4
_LONG = 7
SLIP = 1
"""The rank of a word that is the other, but for a slip of the fingers."""
_SHORTEST_STEM = 5
_EVERYDAY = 3
_MUCH_RARER = 10


class SameThings(DataModel):
    """`data/same_things.yml`, which says what its parts are."""

    same: tuple[tuple[str, ...], ...]
    kinds: dict[str, tuple[str, ...]]
    short: dict[str, str]


def load_words() -> None:
    """Read what words mean the same and which are everyday ones, before the first customer waits for it. Raises ``BadDataFile``."""
    _how_often()
    _other_names()


def plain(text: str) -> str:
    """The text in lower case without accents: "Lumière" is typed Lumiere."""
    split = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in split if not unicodedata.combining(letter))


def singular(word: str) -> str:
    """The word for one of them; words of three letters and fewer stay as they are."""
    if word in _ODD:
        return _ODD[word]
    if len(word) > 4 and word.endswith(("ies", "ie")):
        return word.removesuffix("s").removesuffix("ie") + "y"
    if len(word) > 4 and word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


@lru_cache(maxsize=8192)
def rank(word: str, others: frozenset[str]) -> int | None:
    """How closely the word fits the one it fits best, 0 being the closest; None where it fits none."""
    return next((place for place, way in enumerate(_WAYS) if any(way(word, other) for other in others)), None)


def fits(word: str, others: frozenset[str]) -> bool:
    """Whether the word fits one of the others in any way."""
    return rank(word, others) is not None


def is_known(word: str, others: Iterable[str]) -> bool:
    """Whether the word is one of the others, or another name for one."""
    return any(word == other or _is_other_name(word, other) for other in others)


def _is_slip(typed: str, meant: str) -> bool:
    """One slip of the fingers in four letters or more, two in a long word; sizes have none, and everyday words are meant as they stand."""
    if " " in typed + meant or min(len(typed), len(meant)) <= 3:
        return False
    typed = (
        f"{typed}s" if meant.endswith("ss") and not typed.endswith("s") else typed
    )  # the singular took one
    slips = 2 if min(len(typed), len(meant)) >= _LONG else 1
    return OSA.distance(typed, meant, score_cutoff=slips) <= slips and _may_be_slip(typed, meant)


def _may_be_slip(typed: str, meant: str) -> bool:
    often = _how_often()
    return often[typed] < _EVERYDAY or often[typed] * _MUCH_RARER <= often[meant]


def _is_other_name(word: str, other: str) -> bool:
    return word in _other_names().get(other, ())


def _is_part(word: str, other: str) -> bool:
    """The thing is named last: a bookshelf is a shelf, no book."""
    return len(word) >= _SHORTEST_PART and " " not in other and other.endswith(word)


def _does(word: str, other: str) -> bool:
    """What does something is called by it: a scratching post is a scratcher."""
    stem = word.removesuffix("er")
    return (
        stem != word and len(stem) >= _SHORTEST_STEM and re.fullmatch(rf"{stem}(?:ing)?", other) is not None
    )


_WAYS = (str.__eq__, _is_slip, _is_other_name, _is_part, _does)


@cache
def _how_often() -> Counter[str]:
    """How often customers use a word; counted in the training sentences."""
    counts: Counter[str] = Counter()
    for file in sorted(SENTENCES.glob("*.yml")):
        counts.update(singular(word) for word in _WORD.findall(plain(file.read_text("utf-8"))))
    return counts


@cache
def _other_names() -> Mapping[str, frozenset[str]]:
    names: dict[str, set[str]] = defaultdict(set)
    for title, said in _pairs(read_data(SAME_THINGS, SameThings)):
        names[singular(title)].add(singular(said))
    return {title: frozenset(said) for title, said in names.items()}


def _pairs(content: SameThings) -> Iterator[tuple[str, str]]:
    """Words of titles, and what is said for each."""
    for words in content.same:
        yield from ((one, other) for one in words for other in words if other != one)
    for wider, things in content.kinds.items():
        yield from ((thing, wider) for thing in things)
    for short, whole in content.short.items():
        yield whole, short
