"""Strict reading of YAML: safe, typed, and every fault named with its file, key and line.

Only plain values are accepted: no tags, no anchors, no merge keys, no key twice. The text is composed into
nodes, which know their lines; each is turned into the one type that its reader asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import NoReturn, TypeVar

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.tokens import AliasToken, AnchorToken, TagToken

from actions.policy.errors import BadData

T = TypeVar("T")
_STRING, _INT, _BOOL = "tag:yaml.org,2002:str", "tag:yaml.org,2002:int", "tag:yaml.org,2002:bool"
_DATE = "tag:yaml.org,2002:timestamp"


class Item:
    """One value of a YAML file with its place; the methods ask for a type, or raise BadData."""

    def __init__(self, file: Path, key: str, node: Node) -> None:
        self.file = file
        self.key = key
        self.node = node

    @property
    def line(self) -> int:
        """The line of the file, from 1."""
        return int(self.node.start_mark.line) + 1

    def fail(self, message: str) -> NoReturn:
        """Raises BadData for this place."""
        raise BadData(self.file, self.key, self.line, message)

    def text(self) -> str:
        """A non-empty string."""
        value = str(self._scalar(_STRING, "a text").value).strip()
        return value or self.fail("must not be empty")

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high."""
        raw = str(self._scalar(_INT, "a whole number").value)
        if not raw.isdecimal():
            self.fail(f"must be a whole number in plain digits, not {raw!r}")
        value = int(raw)
        if not low <= value <= high:
            self.fail(f"must be from {low} to {high}, not {value}")
        return value

    def yes_no(self) -> bool:
        """true or false."""
        return str(self._scalar(_BOOL, "true or false").value).lower() == "true"

    def day(self) -> date:
        """A date, as 2026-01-31."""
        raw = str(self._scalar(_DATE, "a date such as 2026-01-31").value)
        try:
            return date.fromisoformat(raw)
        except ValueError:
            return self.fail(f"must be a date such as 2026-01-31, not {raw!r}")

    def one_of(self, allowed: Iterable[str]) -> str:
        """One of the allowed words."""
        value, words = self.text(), list(allowed)
        if value not in words:
            self.fail(f"must be one of {', '.join(words)}, not {value!r}")
        return value

    def items(self) -> list[Item]:
        """A non-empty list."""
        if not isinstance(self.node, SequenceNode) or not self.node.value:
            self.fail("must be a list with at least one entry")
        return [Item(self.file, f"{self.key}[{i}]", node) for i, node in enumerate(self.node.value)]

    def many(self, read: Callable[[Item], T]) -> tuple[T, ...]:
        """A non-empty list without repetitions, each entry read by ``read``."""
        seen: list[T] = []
        for item in self.items():
            value = read(item)
            if value in seen:
                item.fail("is in the list twice")
            seen.append(value)
        return tuple(seen)

    def keys(self, needed: Iterable[str] | None = None, optional: Iterable[str] = ()) -> dict[str, Item]:
        """A mapping; with ``needed``, exactly these keys and perhaps the optional ones."""
        if not isinstance(self.node, MappingNode):
            self.fail("must be a mapping of keys and values")
        found = self._pairs(self.node)
        if needed is not None:
            self._check_keys(found, list(needed), list(optional))
        return found

    def _pairs(self, mapping: MappingNode) -> dict[str, Item]:
        found: dict[str, Item] = {}
        for name_node, node in mapping.value:
            name = Item(self.file, self.key, name_node).text()
            item = Item(self.file, f"{self.key}.{name}" if self.key else name, node)
            if name in found:
                Item(self.file, item.key, name_node).fail("is given twice")
            found[name] = item
        return found

    def _check_keys(self, found: dict[str, Item], needed: list[str], optional: list[str]) -> None:
        for name, item in found.items():
            if name not in needed and name not in optional:
                item.fail(f"is not a known key; known are {', '.join(needed + optional)}")
        for name in needed:
            if name not in found:
                self.fail(f"{name!r} is missing")

    def _scalar(self, tag: str, meaning: str) -> ScalarNode:
        if not isinstance(self.node, ScalarNode) or str(self.node.tag) != tag:
            self.fail(f"must be {meaning}")
        return self.node


def read_yaml(file: Path) -> Item:
    """The root of a YAML file. Raises BadData when it cannot be read or is not plain YAML."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadData(file, "", 1, "cannot be read as a UTF-8 YAML file") from error
    return read_text(text, file)


def read_text(text: str, file: Path) -> Item:
    """The root of a YAML text, which is called ``file`` where something is at fault. Raises BadData."""
    try:
        _refuse_tricks(file, text)
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise BadData(
            file, "", mark.line + 1 if mark else 1, f"is not valid YAML ({error.problem})"
        ) from error
    except (YAMLError, RecursionError) as error:
        raise BadData(file, "", 1, "cannot be read as a UTF-8 YAML file") from error
    if node is None:
        raise BadData(file, "", 1, "is empty")
    return Item(file, "", node)


def _refuse_tricks(file: Path, text: str) -> None:
    for token in YAML(typ="safe", pure=True).scan(text):
        if isinstance(token, AliasToken | AnchorToken | TagToken):
            line = token.start_mark.line + 1
            raise BadData(file, "", line, "uses an anchor, an alias or a tag; write the value out")
