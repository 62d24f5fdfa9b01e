"""What tuning has learnt: a small change to each matrix of the published weights (bot/engine/tuning)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rasa.shared.exceptions import RasaException
from safetensors import SafetensorError, safe_open  # type: ignore[attr-defined]  # comes from its compiled part
from safetensors.numpy import load_file, save_file

from bot.engine.components.sentences.shape import linears, norms

RUNS = "runs"
Changes = Mapping[str, Any]
"""Three arrays a matrix, stored in 16 bits: NAME.left times NAME.right is added to it, NAME.shift to its bias."""


class WrongAdapter(RasaException):
    """The file of changes is missing, damaged, or made for other weights."""


def store(changes: Changes, path: Path, runs: int = 1) -> None:
    """Write the changes, in 16 bits; `runs`: of how many tunings they are the mean."""
    thin = {name: np.ascontiguousarray(value, np.float16) for name, value in changes.items()}
    save_file(thin, path, {RUNS: str(runs)})


def read(path: Path) -> dict[str, Any]:
    """The changes as stored. Raises `WrongAdapter`."""
    try:
        changes = load_file(path)
    except (OSError, SafetensorError) as error:
        raise WrongAdapter(
            f"{path} cannot be read ({error}): restore it, or make it with ./desk nlu tune."
        ) from None
    missing = _names() - changes.keys()
    if missing:
        raise WrongAdapter(f"{path} has no {min(missing)}: restore it, or make it with ./desk nlu tune.")
    return dict(changes)


def runs(path: Path) -> int:
    """Of how many tunings the stored changes are the mean; the file can be read."""
    opener: Any = safe_open  # comes without types
    with opener(path, "numpy") as opened:
        return int((opened.metadata() or {}).get(RUNS, "1"))


def adapted(weights: Mapping[str, Any], changes: Changes) -> dict[str, Any]:
    """The weights with the changes added; those given are left as they are."""
    result = dict(weights)
    for name in linears():
        left, right = (changes[f"{name}.{side}"].astype(np.float32) for side in ("left", "right"))
        result[f"{name}.weight"] = weights[f"{name}.weight"] + (left @ right).T
    for name in (*linears(), *norms()):
        result[f"{name}.bias"] = weights[f"{name}.bias"] + changes[f"{name}.shift"].astype(np.float32)
    return result


def averaged(several: Sequence[Changes], runs: Sequence[int] = ()) -> dict[str, Any]:
    """The mean of changes that were learnt independently from the same start; `runs`: how much each counts, else all alike.

    It points the way in which they agree, and is better than each of them (Wortsman and others, Model soups, 2022).
    """
    weights = np.array(runs or [1] * len(several), np.float32)
    shares = weights / weights.sum()
    mean = {}
    for name in linears():
        lefts = [one[f"{name}.left"] * share for one, share in zip(several, shares, strict=True)]
        mean[f"{name}.left"] = np.concatenate(lefts, axis=1)
        mean[f"{name}.right"] = np.concatenate([one[f"{name}.right"] for one in several], axis=0)
    for name in (*linears(), *norms()):
        mean[f"{name}.shift"] = np.average([one[f"{name}.shift"] for one in several], axis=0, weights=shares)
    return mean


def _names() -> set[str]:
    thin = {f"{name}.{side}" for name in linears() for side in ("left", "right")}
    return thin | {f"{name}.shift" for name in (*linears(), *norms())}
