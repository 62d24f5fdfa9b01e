"""A message as rules about words read it: lower case, the spelling corrected."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from spacy.tokens import Token

_APOSTROPHES = str.maketrans("’‘", "''")


class Plain:
    """The plain `text`, and the place in the message that each of its characters comes from."""

    def __init__(self, tokens: Iterable[Token]) -> None:
        pieces: list[str] = []
        self._places, self._shifts = [0], [0]
        place = 0
        for token in tokens:
            piece = (token.norm_ if token.is_alpha else token.text.translate(_APOSTROPHES)).lower()
            pieces += (piece, token.whitespace_)
            place += len(piece) + len(token.whitespace_)
            self._note(place, token.idx + len(token) + len(token.whitespace_) - place)
        self.text = "".join(pieces)

    def _note(self, place: int, shift: int) -> None:
        if shift != self._shifts[-1]:
            self._places.append(place)
            self._shifts.append(shift)

    def written(self, start: int, end: int) -> tuple[int, int]:
        """Where the characters `start` to `end` of the plain text stand in the message."""
        return self._place(start), self._place(end)

    def _place(self, place: int) -> int:
        return place + self._shifts[bisect_right(self._places, place) - 1]
