"""What a phrase picks among the lines of an order, and what is spoken of when it is said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from actions.assistant.naming import is_of, named
from actions.policy.facts import Line

THING = r"(?:ones?|items?|products?|articles?|things?|lines?|pairs?|size)\b"
NOUN = r"(\w+(?:\s+\w+){0,2})"


@dataclass(frozen=True, slots=True)
class Pick:
    """What a phrase picks: all of ``lines`` if it is ``sure``, else one or some of them that nobody can tell.

    ``quantity`` None is all that is left of each; ``firm`` picks are not narrowed by a closer one elsewhere.
    """

    lines: tuple[Line, ...]
    quantity: int | None = None
    sure: bool = True
    firm: bool = True


@dataclass(frozen=True, slots=True)
class Context:
    """What is spoken of: the ``lines`` to pick from, those chosen before, and the skus already left out."""

    lines: tuple[Line, ...]
    before: frozenset[str] = frozenset()
    out: frozenset[str] = frozenset()

    @property
    def focus(self) -> tuple[Line, ...]:
        """The lines that "the first" and "the smaller one" are among: those chosen before, if there are several."""
        chosen = tuple(line for line in self.lines if line.sku in self.before)
        return chosen if len(chosen) > 1 else self.lines


def left(line: Line) -> int:
    """The pieces that can still be asked for."""
    return line.left


def among_them(noun: str | None, context: Context) -> tuple[Line, ...]:
    """The lines of this name, none where it is the name of nothing here; those in focus where the phrase has no name."""
    return context.focus if noun is None else named(noun, context.lines).lines


def knows(lines: Sequence[Line]) -> Callable[[str], bool]:
    """Whether a word is one of these lines'."""
    return lambda word: is_of(word, lines)
