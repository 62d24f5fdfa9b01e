"""A file of the encoder that is missing or has changed is told in one sentence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.engine.components.sentences.weights import (
    OFFICIAL,
    TOKENIZER,
    PinnedFile,
    WrongWeights,
    checked,
    fingerprint,
)


@pytest.mark.parametrize("file", [OFFICIAL, TOKENIZER], ids=lambda file: file.name)
def test_the_installed_files_are_the_pinned_ones(file: PinnedFile) -> None:
    assert checked(file).is_file()


def test_a_package_that_is_not_installed() -> None:
    with pytest.raises(
        WrongWeights, match=r"no_such_package is not installed: install the engine's packages"
    ):
        checked(replace(OFFICIAL, package="no_such_package"))


def test_a_file_that_is_not_in_its_package() -> None:
    with pytest.raises(
        WrongWeights, match=r"nothing\.safetensors is missing: install the engine's packages again"
    ):
        checked(replace(OFFICIAL, name="nothing.safetensors"))


def test_a_file_that_was_tampered_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "tampered_weights"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "other.safetensors").write_bytes(b"other weights")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(WrongWeights, match="is not the pinned file"):
        checked(replace(OFFICIAL, package="tampered_weights", name="other.safetensors"))


def test_the_fingerprint_changes_with_a_pin() -> None:
    assert fingerprint([OFFICIAL, TOKENIZER]) == fingerprint([OFFICIAL, TOKENIZER])
    assert fingerprint([OFFICIAL]) != fingerprint([replace(OFFICIAL, sha256="0" * 64)])
