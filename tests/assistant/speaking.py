"""What an action's result says in words: the responses of domain.yml filled as the engine fills them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from ruamel.yaml import YAML

from actions.settings import PROJECT

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@cache
def responses() -> dict[str, list[dict[str, Any]]]:
    """Every response of domain.yml with its variations."""
    domain = YAML(typ="safe").load(PROJECT / "domain.yml")
    return dict(domain["responses"])


def variation(name: str, channel: str) -> dict[str, Any]:
    """The response for a channel: its own variation, else the one for all."""
    found = {one.get("channel"): one for one in responses()[name]}
    return found.get(channel) or found[None]


def placeholders(text: str) -> set[str]:
    """The names that a response's text wants filled."""
    return set(_PLACEHOLDER.findall(text))


def spoken(result: Mapping[str, Any], channel: str = "website") -> str:
    """All that is said, filled. Raises KeyError where a response is unknown or a value is missing."""
    return "\n".join(_filled(said, channel) for said in result["responses"] if not said["custom"])


def _filled(said: Mapping[str, Any], channel: str) -> str:
    if not said["response"]:
        return str(said["text"] or "")
    text = variation(said["response"], channel)["text"]
    return _PLACEHOLDER.sub(lambda match: str(said[match[1]]), text)
