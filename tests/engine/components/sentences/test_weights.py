"""A file of the encoder that is missing or has changed is told in one sentence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.engine.components.sentences.weights import (
    ENCODER,
    OFFICIAL,
    TOKENIZER,
    PinnedFile,
    WrongWeights,
    checked,
    fingerprint,
)


@pytest.mark.parametrize("file", [ENCODER, OFFICIAL, TOKENIZER], ids=lambda file: file.name)
def test_the_installed_files_are_the_pinned_ones(file: PinnedFile) -> None:
    assert checked(file).is_file()


def test_a_package_that_is_not_installed() -> None:
    with pytest.raises(
        WrongWeights, match=r"no_such_package is not installed: install the engine's packages"
    ):
        checked(replace(ENCODER, package="no_such_package"))


def test_a_file_that_is_not_in_its_package() -> None:
    with pytest.raises(WrongWeights, match=r"nothing\.onnx is missing: install the engine's packages again"):
        checked(replace(ENCODER, name="nothing.onnx"))


def test_a_file_that_was_tampered_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "tampered_weights"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "model.onnx").write_bytes(b"other weights")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(WrongWeights, match="is not the pinned file"):
        checked(replace(ENCODER, package="tampered_weights"))


def test_the_fingerprint_changes_with_a_pin() -> None:
    assert fingerprint([ENCODER, TOKENIZER]) == fingerprint([ENCODER, TOKENIZER])
    assert fingerprint([ENCODER]) != fingerprint([replace(ENCODER, sha256="0" * 64)])
