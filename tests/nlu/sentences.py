"""Reads the training sentences and compares them with each other and with measuring sets."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process
from ruamel.yaml import YAML

JACCARD_LIMIT = 0.9
JACCARD_FROM_WORDS = 5
RATIO_LIMIT = 95.0
BENCH_FROM_WORDS = 4

_PLACEHOLDER = re.compile(r"\{\{.*?\}\}")
_APOSTROPHE = re.compile("['`\\u2019]")
_NOT_WORD = re.compile(r"[^\w]+|_")
_DIGITS = re.compile(r"\d+(?: \d+)*")


@dataclass(frozen=True)
class Sentence:
    """One training sentence as written, and the intent it is an example of."""

    intent: str
    text: str

    def __str__(self) -> str:
        return f"{self.intent}: {self.text}"


def load_sentences(folder: Path) -> list[Sentence]:
    """All intent examples of the Rasa NLU files (*.yml) in the folder, in the files' order."""
    found: list[Sentence] = []
    for path in sorted(folder.glob("*.yml")):
        for block in load_blocks(path):
            found += [Sentence(str(block["intent"]), text) for text in _examples(block["examples"])]
    return found


def load_blocks(path: Path) -> list[dict[str, Any]]:
    """The intent blocks of one NLU file; synonyms, lookups and the like are left out."""
    document = YAML(typ="safe").load(path)
    return [block for block in document["nlu"] if "intent" in block]


def _examples(examples: str | list[dict[str, Any]]) -> Iterator[str]:
    if isinstance(examples, str):
        lines = (line.strip() for line in examples.splitlines())
        return (line.removeprefix("-").strip() for line in lines if line)
    return (str(example["text"]).strip() for example in examples)


def normalise(text: str) -> str:
    """Lower case, no punctuation, single spaces; a text of signs alone, such as an emoji, stays as it is."""
    plain = _APOSTROPHE.sub("", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(_NOT_WORD.sub(" ", plain).split()) or plain.strip()


def fold(text: str) -> str:
    """Normalised, with every number and every {{placeholder}} turned into one 0."""
    return _DIGITS.sub("0", normalise(_PLACEHOLDER.sub(" 0 ", text)))


def words(text: str) -> list[str]:
    """The words of the folded sentence."""
    return fold(text).split()


def in_two_intents(sentences: Iterable[Sentence]) -> list[str]:
    """Sentences that stand, apart from case, punctuation and digits, under more than one intent.

    Messages of nothing but a number are told apart by it: "100 %" is a yes and "10423" is an order.
    """
    intents: dict[str, set[str]] = {}
    for sentence in sentences:
        folded = fold(sentence.text)
        text = normalise(sentence.text) if folded == "0" else folded
        intents.setdefault(text, set()).add(sentence.intent)
    return [f"{text} ({', '.join(sorted(names))})" for text, names in intents.items() if len(names) > 1]


def near_duplicates(sentences: Sequence[Sentence]) -> list[tuple[Sentence, Sentence]]:
    """Pairs of sentences that are nearly the same; short ones may differ in their digits alone."""
    pairs = _pairs_by_words(sentences) | _pairs_by_letters(sentences)
    return [(sentences[a], sentences[b]) for a, b in sorted(pairs)]


def copies_of(sentences: Sequence[Sentence], rows: Iterable[str]) -> list[Sentence]:
    """Our sentences that repeat, or nearly repeat, a row of four or more words."""
    folded = [row for row in map(fold, rows) if len(row.split()) >= BENCH_FROM_WORDS]
    bags = [bag for bag in map(_bag, folded) if bag]
    return [s for s in sentences if _copied_by_letters(s, folded) or _copied_by_words(s, bags)]


def bench_rows(path: Path) -> list[str]:
    """The texts of a measuring set: tab-separated, with a column named text."""
    with path.open(encoding="utf-8", newline="") as file:
        return [row["text"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


def opening_share(sentences: Sequence[Sentence]) -> float:
    """How many different first two words there are, as a share of the sentences."""
    return len({tuple(words(s.text)[:2]) for s in sentences}) / len(sentences)


def length_share(sentences: Sequence[Sentence], at_least: int = 0, at_most: int = 10_000) -> float:
    """The share of sentences whose number of words lies within the bounds, both included."""
    return sum(at_least <= len(words(s.text)) <= at_most for s in sentences) / len(sentences)


def _bag(text: str) -> frozenset[str]:
    """The different words of a sentence; none if it is too short to be compared by them."""
    found = words(text)
    return frozenset(found) if len(found) >= JACCARD_FROM_WORDS else frozenset()


def _copied_by_letters(sentence: Sentence, rows: Sequence[str]) -> bool:
    return bool(process.extractOne(fold(sentence.text), rows, scorer=fuzz.ratio, score_cutoff=RATIO_LIMIT))


def _copied_by_words(sentence: Sentence, bags: Sequence[frozenset[str]]) -> bool:
    ours = _bag(sentence.text)
    return bool(ours) and any(_same_words(ours, bag) for bag in bags)


def _same_words(left: frozenset[str], right: frozenset[str]) -> bool:
    one, two = len(left), len(right)
    if one < two * JACCARD_LIMIT or two < one * JACCARD_LIMIT:  # out of reach, like most pairs
        return False
    common = len(left & right)
    return common / (one + two - common) >= JACCARD_LIMIT


def _pairs_by_words(sentences: Sequence[Sentence]) -> set[tuple[int, int]]:
    bags = [(index, bag) for index, bag in enumerate(_bag(s.text) for s in sentences) if bag]
    return {(a, b) for (a, one), (b, two) in combinations(bags, 2) if _same_words(one, two)}


def _pairs_by_letters(sentences: Sequence[Sentence]) -> set[tuple[int, int]]:
    plain = [normalise(sentence.text) for sentence in sentences]
    pairs: set[tuple[int, int]] = set()
    for a, text in enumerate(plain):
        rest = plain[a + 1 :]
        close = process.extract(text, rest, scorer=fuzz.ratio, score_cutoff=RATIO_LIMIT, limit=None)
        pairs |= {(a, a + 1 + index) for _, _, index in close}
    return pairs
