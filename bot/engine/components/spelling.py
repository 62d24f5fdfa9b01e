"""Correct a word's spelling towards the words that the training sentences use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache

SHORTEST = 4


class Speller:
    """Knows words and how often they occur; corrects one slip: a letter too many, too few, wrong, or two swapped."""

    def __init__(self, words: Mapping[str, int]) -> None:
        self._words = dict(words)
        self._by_deletion: dict[str, list[str]] = defaultdict(list)
        for word in self._words:
            if is_correctable(word):
                for shorter in (word, *_deletions(word)):
                    self._by_deletion[shorter].append(word)
        self.correct = lru_cache(maxsize=20_000)(self._correct)

    def _correct(self, word: str) -> str:
        """The known word that was most likely meant by `word` (lower case); `word` itself when none is close."""
        if word in self._words or not is_correctable(word):
            return word
        near = {known for key in (word, *_deletions(word)) for known in self._by_deletion.get(key, ())}
        meant = [known for known in near if _one_slip_apart(word, known)]
        return min(meant, key=lambda known: (known[0] != word[0], -self._words[known], known), default=word)


def is_correctable(word: str) -> bool:
    """Short words and anything but letters have too many neighbours to guess at."""
    return len(word) >= SHORTEST and word.isalpha()


def _deletions(word: str) -> Iterator[str]:
    return (word[:place] + word[place + 1 :] for place in range(len(word)))


def _one_slip_apart(left: str, right: str) -> bool:
    short, long = sorted((left, right), key=len)
    if len(long) - len(short) > 1:
        return False
    if len(short) < len(long):
        return short in _deletions(long)
    wrong = [place for place in range(len(left)) if left[place] != right[place]]
    if len(wrong) == 1:
        return True
    first, last = wrong[0], wrong[-1]
    return len(wrong) == 2 and last == first + 1 and (left[first], left[last]) == (right[last], right[first])
