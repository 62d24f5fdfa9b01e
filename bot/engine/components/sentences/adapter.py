"""What tuning has learnt: a small change to each matrix of the published weights (bot/engine/tuning)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rasa.shared.exceptions import RasaException
from safetensors import SafetensorError  # type: ignore[attr-defined]  # comes from its compiled part
from safetensors.numpy import load_file, save_file

from bot.engine.components.sentences.shape import linears, norms

Changes = Mapping[str, Any]
"""Three arrays a matrix, stored in 16 bits: NAME.left times NAME.right is added to it, NAME.shift to its bias."""


class WrongAdapter(RasaException):
    """The file of changes is missing, damaged, or made for other weights."""


def store(changes: Changes, path: Path) -> None:
    """Write the changes, in 16 bits."""
    save_file({name: np.ascontiguousarray(value, np.float16) for name, value in changes.items()}, path)


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


def adapted(weights: Mapping[str, Any], changes: Changes) -> dict[str, Any]:
    """The weights with the changes added; those given are left as they are."""
    result = dict(weights)
    for name in linears():
        left, right = (changes[f"{name}.{side}"].astype(np.float32) for side in ("left", "right"))
        result[f"{name}.weight"] = weights[f"{name}.weight"] + (left @ right).T
    for name in (*linears(), *norms()):
        result[f"{name}.bias"] = weights[f"{name}.bias"] + changes[f"{name}.shift"].astype(np.float32)
    return result


def averaged(several: Sequence[Changes]) -> dict[str, Any]:
    """The mean of changes that were learnt independently from the same start.

    It points the way in which they agree, and is better than each of them (Wortsman and others, Model soups, 2022).
    """
    share = 1 / len(several)
    mean = {}
    for name in linears():
        mean[f"{name}.left"] = np.concatenate([one[f"{name}.left"] for one in several], axis=1) * share
        mean[f"{name}.right"] = np.concatenate([one[f"{name}.right"] for one in several], axis=0)
    for name in (*linears(), *norms()):
        mean[f"{name}.shift"] = np.mean([one[f"{name}.shift"] for one in several], axis=0)
    return mean


def _names() -> set[str]:
    thin = {f"{name}.{side}" for name in linears() for side in ("left", "right")}
    return thin | {f"{name}.shift" for name in (*linears(), *norms())}
