"""Compare classifiers on the training sentences (five folds) and on a measuring set, as in docs/decisions/understanding.md.

In the engine's environment, from the project's root:

    python -m tests.engine.comparison [--bench FILE] [--only NAME ...]

The measuring set is tab-separated with the columns source, gold and text; a gold with `|` accepts either label.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from ruamel.yaml import YAML
from sklearn.model_selection import StratifiedKFold

from bot.engine.components.catalogue import read_phrases
from bot.engine.components.orders import OrderNumbers
from bot.engine.components.reading import Reader
from bot.engine.components.sentences.encoder import Encoder
from tests.engine.candidates import CANDIDATES, Candidate, Texts

ROOT = Path(__file__).parents[2]
FOLDS = 5
HARMLESS = frozenset({"out_of_scope", "smalltalk", "help"})
"""Labels under which nothing is done for a message that has nothing to do with the shop."""


@dataclass(frozen=True)
class Answers:
    """What a candidate said to each text: its first intent, and how sure it was of it and of the second."""

    intents: Any
    first: Any
    second: Any


@dataclass(frozen=True)
class Result:
    """Answers over the folds and on the measuring set, seconds to learn from all, milliseconds a message."""

    folds: Answers
    bench: Answers
    seconds: float
    milliseconds: float


def read_sentences(folder: Path) -> tuple[list[str], list[str]]:
    """The texts and the intents of all training sentences."""
    texts, intents = [], []
    for path in sorted(folder.glob("*.yml")):
        for block in YAML(typ="safe").load(path)["nlu"]:
            for line in block["examples"].strip().splitlines():
                texts.append(line.strip().removeprefix("-").strip())
                intents.append(block["intent"])
    return texts, intents


def read_labels() -> dict[str, str]:
    """The label of each intent."""
    return {name: entry["label"] for name, entry in YAML().load(ROOT / "data/labels.yml")["intents"].items()}


def read_bench(path: Path) -> list[dict[str, str]]:
    """The rows of a measuring set."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


class Desk:
    """Prepares texts as the pipeline does: words corrected towards those of the training sentences, and vectors."""

    def __init__(self) -> None:
        self._encoder = Encoder(remembered=20_000)
        self._phrases = read_phrases(ROOT / "data/catalogue.yml")

    def prepare(self, training: Sequence[str], others: Sequence[str]) -> tuple[Texts, Texts]:
        """Both sets as the candidates want them; only the first is learnt from."""
        plain = self._reader({})
        known = Counter(w.counted for text in (*training, *self._phrases) for w in plain.read(text).words)
        reader = self._reader({word: count for word, count in known.items() if word.isalpha()})
        return self._texts(reader, training), self._texts(reader, others)

    def _reader(self, words: dict[str, int]) -> Reader:
        return Reader(OrderNumbers("AT", 5), self._phrases, words)

    def _texts(self, reader: Reader, texts: Sequence[str]) -> Texts:
        words = [" ".join(word.counted for word in reader.read(text).words) for text in texts]
        return Texts(list(texts), words, np.vstack(self._encoder.encode_all(texts)))


def measure(
    candidate: Candidate, texts: list[str], intents: list[str], bench: list[str], desk: Desk
) -> Result:
    """Five folds of the sentences, then all of them against the measuring set."""
    parts, places, every = [], [], np.array(intents)
    split = StratifiedKFold(FOLDS, shuffle=True, random_state=7).split(texts, intents)
    for known, unknown in split:
        lessons, others = desk.prepare([texts[i] for i in known], [texts[i] for i in unknown])
        parts.append(_answers(*candidate(lessons, every[known], others)))
        places.extend(unknown)
    lessons, rows = desk.prepare(texts, bench)
    begun = time.perf_counter()
    candidate(lessons, every, rows.first(1))
    learnt = time.perf_counter()
    answers = _answers(*candidate(lessons, every, rows))
    done = time.perf_counter()
    seconds = learnt - begun
    milliseconds = max(0.0, (done - learnt - seconds) / len(bench) * 1000)
    return Result(_in_order(parts, places), answers, seconds, milliseconds)


def _answers(names: Any, scores: Any) -> Answers:
    order = np.argsort(-scores, axis=1)[:, :2]
    rows = np.arange(len(scores))
    return Answers(np.array(names)[order[:, 0]], scores[rows, order[:, 0]], scores[rows, order[:, 1]])


def _in_order(parts: list[Answers], places: list[int]) -> Answers:
    back = np.argsort(places)
    return Answers(
        *(np.concatenate([getattr(p, part) for p in parts])[back] for part in ("intents", "first", "second"))
    )


def calibration_error(confidence: Any, right: Any, bins: int = 10) -> float:
    """How far confidence and accuracy lie apart, on average over bins of confidence (ECE)."""
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [
        abs(confidence[place == b].mean() - right[place == b].mean()) * (place == b).mean()
        for b in range(bins)
        if (place == b).any()
    ]
    return float(sum(gaps))


def line(
    name: str, result: Result, intents: list[str], rows: list[dict[str, str]], labels: dict[str, str]
) -> str:
    """One row of the table."""
    right = result.folds.intents == np.array(intents)
    said = np.array([labels[intent] for intent in result.folds.intents])
    wanted = np.array([labels[intent] for intent in intents])
    outside = wanted == "out_of_scope"
    acted = outside & ~np.isin(said, list(HARMLESS))
    cells = [f"{right.mean():.3f}", f"{(said == wanted).mean():.3f}"]
    hits = np.array(
        [labels[i] in row["gold"].split("|") for i, row in zip(result.bench.intents, rows, strict=True)]
    )
    sources = np.array([row["source"] for row in rows])
    cells += [f"{hits[sources == source].mean():.3f}" for source in sorted(set(sources))]
    cells += [f"{acted.sum() / outside.sum():.3f}", f"{calibration_error(result.folds.first, right):.3f}"]
    cells += [f"{result.seconds:.1f}", f"{result.milliseconds:.2f}"]
    return f"| {name} | " + " | ".join(cells) + " |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--bench", type=Path, default=ROOT.parent / "shared/bench/goals.tsv")
    parser.add_argument("--only", nargs="*", default=list(CANDIDATES), choices=list(CANDIDATES))
    chosen = parser.parse_args()
    texts, intents = read_sentences(ROOT / "data/nlu")
    rows, labels, desk = read_bench(chosen.bench), read_labels(), Desk()
    sources = " | ".join(sorted({row["source"] for row in rows}))
    print(f"{len(texts)} sentences, {len(set(intents))} intents, {len(rows)} rows")
    print(
        f"| classifier | 5-fold, intents | 5-fold, labels | {sources} | outside acted on | ECE | s to learn | ms |"
    )
    for name in chosen.only:
        result = measure(CANDIDATES[name], texts, intents, [row["text"] for row in rows], desk)
        print(line(name, result, intents, rows, labels), flush=True)


if __name__ == "__main__":
    main()
