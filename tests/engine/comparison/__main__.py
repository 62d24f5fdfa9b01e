"""Compare classifiers on the training sentences and on a measuring set, as in docs/decisions/understanding.md.

The sentences are asked in five folds, only those among them that the encoder was not tuned on.

In the engine's environment, from the project's root:

    python -m tests.engine.comparison [--bench FILE] [--untuned] [--every N] [--folds N] [--only NAME ...]

`--untuned` takes the encoder as it was published. For candidates that take too long, `--every 3` takes only every third
sentence, and `--folds 1` asks only the first of the five folds: compare them with what others reach on the same.

The measuring set is tab-separated with the columns source, gold and text; a gold with `|` accepts either label.
"""

from __future__ import annotations

import argparse
import csv
import time
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from ruamel.yaml import YAML

from bot.engine.components.sentences.encoder import Encoder
from bot.engine.components.tokenizer import ShopTokenizer
from bot.engine.measuring.folds import folds
from bot.engine.measuring.pipeline import needed, read_pipeline
from bot.engine.measuring.sentences import Sentence, read_sentences
from bot.engine.measuring.texts import REMEMBERED, Preparer
from tests.engine.comparison.candidates import CANDIDATES
from tests.engine.comparison.serving import Serving, measure_serving

ROOT = Path(__file__).parents[3]
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
    """Answers over the folds and on the measuring set; what learning all sentences costs, and what serving does."""

    folds: Answers
    bench: Answers
    learning_s: float
    serving: Serving


def read_labels() -> dict[str, str]:
    """The label of each intent."""
    return {name: entry["label"] for name, entry in YAML().load(ROOT / "data/labels.yml")["intents"].items()}


def read_bench(path: Path) -> list[dict[str, str]]:
    """The rows of a measuring set."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def untuned() -> Preparer:
    """The pipeline's first half with the published encoder."""
    return Preparer(needed(ROOT / "config.yml", ShopTokenizer), Encoder(None, REMEMBERED))


def measure(
    name: str, sentences: list[Sentence], bench: list[str], preparer: Preparer, asked_folds: int
) -> tuple[list[str], Result]:
    """Folds of the sentences, then all of them against the measuring set; which intents the folds asked for."""
    candidate, parts, wanted = CANDIDATES[name](), [], []
    for known, asked in islice(folds(sentences, FOLDS), asked_folds):
        lessons, others = preparer.prepare([one.text for one in known], [one.text for one in asked])
        parts.append(_answers(*candidate.learn(lessons, _intents(known)).ask(others)))
        wanted += [one.intent for one in asked]
    lessons, rows = preparer.prepare([one.text for one in sentences], bench)
    begun = time.process_time()
    learnt = candidate.learn(lessons, _intents(sentences))
    took = time.process_time() - begun
    serving = measure_serving(name, learnt, rows)
    return wanted, Result(_together(parts), _answers(*learnt.ask(rows)), took, serving)


def _intents(sentences: list[Sentence]) -> Any:
    return np.array([one.intent for one in sentences])


def _answers(names: Any, scores: Any) -> Answers:
    order = np.argsort(-scores, axis=1)[:, :2]
    rows = np.arange(len(scores))
    return Answers(np.array(names)[order[:, 0]], scores[rows, order[:, 0]], scores[rows, order[:, 1]])


def _together(parts: list[Answers]) -> Answers:
    return Answers(
        *(np.concatenate([getattr(p, part) for p in parts]) for part in ("intents", "first", "second"))
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
    cells += [f"{result.learning_s:.0f}", f"{result.serving.p50_ms:.1f}", f"{result.serving.p95_ms:.1f}"]
    cells += [f"{result.serving.start_s:.1f}", f"{result.serving.megabytes:.0f}"]
    return f"| {name} | " + " | ".join(cells) + " |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--bench", type=Path, default=ROOT.parent / "shared/bench/goals.tsv")
    parser.add_argument("--only", nargs="*", default=list(CANDIDATES), choices=list(CANDIDATES))
    parser.add_argument("--untuned", action="store_true")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--folds", type=int, default=FOLDS)
    chosen = parser.parse_args()
    sentences = read_sentences(ROOT / "data/nlu")[:: chosen.every]
    rows, labels = read_bench(chosen.bench), read_labels()
    preparer = untuned() if chosen.untuned else read_pipeline(ROOT / "config.yml").preparer
    sources = " | ".join(sorted({row["source"] for row in rows}))
    intents = {one.intent for one in sentences}
    print(f"{len(sentences)} sentences, {len(intents)} intents, {len(rows)} rows")
    print(
        f"| classifier | {chosen.folds} folds, intents | labels | {sources} | outside acted on | ECE "
        "| learning, CPU s | a text, p50 ms | p95 ms | start, s | MB |"
    )
    for name in chosen.only:
        wanted, result = measure(name, sentences, [row["text"] for row in rows], preparer, chosen.folds)
        print(line(name, result, wanted, rows, labels), flush=True)


if __name__ == "__main__":
    main()
