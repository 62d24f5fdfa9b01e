"""Which goals a message can have side by side, from data/labels.yml."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rasa.shared.exceptions import RasaException
from ruamel.yaml import YAML


class WrongRules(RasaException):
    """The file does not say what is needed."""


@dataclass(frozen=True)
class Rules:
    """`labels` of intents. Labels and intents of `background` are no goals beside others.

    A label takes in those that it `covers`, such as the remedy that a fault calls for, those of its `history`, unless
    the words say that they come on top, and those that are `told` besides, unless they are asked. One that is `asked` is a
    wish only where something is asked; `reports` are labels of what has happened; `parts` are words for what is part of
    something with another name; an intent `names_only` names an order and nothing to do with it; the label `talk` is of what stands around a wish and makes it no less sure.

    A clause is a goal beside the first when it is at least as `sure`, or `added` where its words say that it comes on
    top or name another order; in a message of more than `long` clauses only the latter counts, and what is asked of another
    thing, since a story has many clauses that sound like wishes.
    """

    labels: Mapping[str, str]
    background: frozenset[str]
    covers: Mapping[str, frozenset[str]]
    history: Mapping[str, frozenset[str]]
    told: Mapping[str, frozenset[str]]
    asked: frozenset[str]
    reports: frozenset[str]
    parts: frozenset[str]
    names_only: str
    talk: str
    sure: float
    added: float
    long: int

    def is_background(self, intent: str) -> bool:
        """Whether this intent, or its label, is no goal beside another."""
        return intent in self.background or self.labels.get(intent) in {*self.background, None}

    def covered(self, label: str, by: str, on_top: bool, asks: bool = True) -> bool:
        """Whether `label` is part of what `by` says already."""
        nothing: frozenset[str] = frozenset()
        parts = self.covers.get(by, nothing)
        if not on_top:
            parts |= self.history.get(by, nothing)
        if not (on_top or asks):
            parts |= self.told.get(by, nothing)
        return label == by or label in parts

    def related(self, label: str, other: str) -> bool:
        """Whether one of two different labels is part of the other."""
        pairs = ((label, other), (other, label))
        return label != other and any(self.covered(*pair, on_top=False, asks=False) for pair in pairs)

    def dump(self) -> dict[str, Any]:
        """As JSON can hold it."""
        several = {
            "background": sorted(self.background),
            "covers": {label: sorted(others) for label, others in self.covers.items()},
            "history": {label: sorted(others) for label, others in self.history.items()},
            "told": {label: sorted(others) for label, others in self.told.items()},
            "asked": sorted(self.asked),
            "reports": sorted(self.reports),
            "parts": sorted(self.parts),
            "names_only": self.names_only,
            "talk": self.talk,
            "sure": self.sure,
            "added": self.added,
            "long": self.long,
        }
        intents = {name: {"label": label} for name, label in self.labels.items()}
        return {"intents": intents, "several": several}


def read_rules(file: Path) -> Rules:
    """The rules in `file`. Raises `WrongRules`."""
    try:
        return rules_of(YAML(typ="safe").load(file.read_text(encoding="utf-8")))
    except OSError as error:
        raise WrongRules(f"{file} cannot be read ({error.strerror}): restore it.") from None
    except (KeyError, TypeError, AttributeError) as error:
        raise WrongRules(f"{file} has no {error}: see data/labels.yml of the product.") from None


def rules_of(content: Mapping[str, Any]) -> Rules:
    """The rules in what YAML or JSON has read."""
    several = content["several"]
    return Rules(
        labels={str(intent): str(entry["label"]) for intent, entry in content["intents"].items()},
        background=frozenset(several["background"]),
        covers=_sets(several["covers"]),
        history=_sets(several["history"]),
        told=_sets(several["told"]),
        asked=frozenset(several["asked"]),
        reports=frozenset(several["reports"]),
        parts=frozenset(several["parts"]),
        names_only=str(several["names_only"]),
        talk=str(several["talk"]),
        sure=float(several["sure"]),
        added=float(several["added"]),
        long=int(several["long"]),
    )


def _sets(lists: Mapping[str, Sequence[str]]) -> dict[str, frozenset[str]]:
    return {str(label): frozenset(others) for label, others in lists.items()}
