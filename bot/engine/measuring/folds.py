"""Who is asked by whom: sentences that the encoder was not tuned on, by models that have not learnt them."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterator, Sequence

from sklearn.model_selection import StratifiedKFold

from bot.engine.components.sentences.tuning_split import is_held_out
from bot.engine.measuring.sentences import Sentence
from bot.engine.settings import EngineError

SEED = 7
Fold = tuple[list[Sentence], list[Sentence]]
"""What is learnt, and what is asked then."""


def folds(sentences: Sequence[Sentence], number: int) -> Iterator[Fold]:
    """`number` folds, alike in their intents, in which each sentence that is held out is asked once.

    All others are learnt in every fold and never asked: the encoder knows them, so they would flatter.
    Raises `EngineError` when there are too few sentences.
    """
    held = [sentence for sentence in sentences if is_held_out(sentence.text)]
    always = [sentence for sentence in sentences if not is_held_out(sentence.text)]
    intents = [sentence.intent for sentence in held]
    check(intents, number)
    with warnings.catch_warnings():  # that a rare intent is not in every fold is no harm
        warnings.simplefilter("ignore", UserWarning)
        split = list(StratifiedKFold(number, shuffle=True, random_state=SEED).split(held, intents))
    for known, asked in split:
        yield always + [held[place] for place in known], [held[place] for place in asked]


def check(intents: Sequence[str], number: int) -> None:
    """Raises `EngineError` unless some intent has a sentence for each fold."""
    most = max(Counter(intents).values(), default=0)
    if most < number:
        raise EngineError(
            f"No intent has more than {most} sentences to ask, too few for {number} folds: "
            "ask for fewer with --folds, or write more sentences in data/nlu."
        )
