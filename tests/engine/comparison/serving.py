"""What a candidate costs once it has learnt, measured in a process of its own that is held on one core.

The process first loads what an engine has loaded in any case, Rasa's server above all. Then it loads the candidate and asks
it some texts, one at a time, as customers' messages come. The texts are ready made: reading them and their sentence
vectors cost the same whoever is asked (`./desk bench parse` measures the whole).
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from bot.engine.measuring.texts import Texts
from tests.engine.comparison.interface import Learnt

ASKED = 200
"""Texts that are timed; the first answer counts as part of the start."""


@dataclass(frozen=True)
class Serving:
    """Seconds until the first answer, megabytes more than without it, and milliseconds a text."""

    start_s: float
    megabytes: float
    p50_ms: float
    p95_ms: float


def measure_serving(name: str, learnt: Learnt, texts: Texts) -> Serving:
    """Store the candidate called `name`, and measure it elsewhere on some of `texts`, spread over all of them."""
    with TemporaryDirectory() as folder:
        model = Path(folder, "model")
        model.mkdir()
        learnt.store(model)
        _write(_some(texts), Path(folder))
        command = [sys.executable, "-m", "tests.engine.comparison.serving", name, folder]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    return Serving(**json.loads(done.stdout.splitlines()[-1]))


def _some(texts: Texts) -> Texts:
    places = np.linspace(0, len(texts.written) - 1, ASKED + 1).astype(int)
    return Texts([texts.written[p] for p in places], [texts.words[p] for p in places], texts.vectors[places])


def _write(texts: Texts, folder: Path) -> None:
    np.save(folder / "vectors.npy", texts.vectors)
    (folder / "texts.json").write_text(json.dumps([texts.written, texts.words]))


def _read(folder: Path) -> list[Texts]:
    written, words = json.loads((folder / "texts.json").read_text())
    vectors = np.load(folder / "vectors.npy")
    return [
        Texts([text], [word], vector[None])
        for text, word, vector in zip(written, words, vectors, strict=True)
    ]


def _serve(name: str, folder: Path) -> Serving:
    import rasa.core.agent
    import rasa.server  # noqa: F401  what an engine loads in any case

    from tests.engine.comparison.candidates import CANDIDATES

    first, *others = _read(folder)
    before, begun = _megabytes(), time.perf_counter()
    learnt = CANDIDATES[name]().load(folder / "model")
    learnt.ask(first)
    start = time.perf_counter() - begun
    took = [_timed(learnt, text) for text in others]
    return Serving(
        start,
        _megabytes() - before,
        statistics.median(took),
        statistics.quantiles(took, n=20)[-1],
    )


def _timed(learnt: Learnt, text: Texts) -> float:
    begun = time.perf_counter()
    learnt.ask(text)
    return (time.perf_counter() - begun) * 1000


def _megabytes() -> float:
    """What the process holds now; its most would hide whatever fits into what its imports needed for a moment."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def main() -> None:
    """Print what the stored candidate costs, as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name")
    parser.add_argument("folder", type=Path)
    chosen = parser.parse_args()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    print(json.dumps(asdict(_serve(chosen.name, chosen.folder))))


if __name__ == "__main__":
    main()
