"""Every fault in a data file is named with its file, its key and its line: faults/ holds one file for each."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from actions.policy import BadData, load_policy, load_shop
from tests.policy.making import DATA, shop

FAULTS = Path(__file__).parent / "faults"


def _said(file: Path) -> dict[str, str]:
    """The four comments at the top of a file: which file it replaces, and the key, words and line expected."""
    top = file.read_text(encoding="utf-8").splitlines()[:4]
    return {
        "instead": top[0].removeprefix("# instead of "),
        "key": top[1].removeprefix("# key:").strip(),
        "says": top[2].removeprefix("# says: "),
        "line": top[3].removeprefix("# line: "),
    }


def _files(kind: str) -> list[Path]:
    return sorted((FAULTS / kind).glob("*.yml"))


@pytest.mark.parametrize("file", _files("policy"), ids=lambda file: file.stem)
def test_fault_in_the_policy(file: Path, tmp_path: Path) -> None:
    said = _said(file)
    folder = tmp_path / "policy"
    shutil.copytree(DATA / "policy", folder)
    shutil.copy(file, folder / said["instead"])
    with pytest.raises(BadData) as caught:
        load_policy(folder, shop())
    _check(caught.value, said)


@pytest.mark.parametrize("file", _files("shop"), ids=lambda file: file.stem)
def test_fault_in_the_shop(file: Path, tmp_path: Path) -> None:
    said = _said(file)
    copy = tmp_path / said["instead"]
    shutil.copy(file, copy)
    with pytest.raises(BadData) as caught:
        load_shop(copy)
    _check(caught.value, said)


def _check(error: BadData, said: dict[str, str]) -> None:
    assert said["says"] in error.message
    assert (error.file.name, error.key, str(error.line)) == (said["instead"], said["key"], said["line"])
    assert str(error).startswith(f"{said['instead']}, line {said['line']}")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadData, match=r"shop\.yml, line 1: cannot be read"):
        load_shop(tmp_path / "shop.yml")


def test_a_missing_clause_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "policy"
    shutil.copytree(DATA / "policy", folder)
    (folder / "delay.yml").unlink()
    with pytest.raises(BadData, match=r"delay: the clause is missing"):
        load_policy(folder, shop())


def test_an_empty_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadData, match="the clause is missing"):
        load_policy(tmp_path, shop())
