"""The policy as a page: what the assistant says to questions about it, and the clauses that this rests on.

Both come from the data that decisions are made with, so the page and the assistant cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from actions.assistant.answering import Facts, figures
from actions.policy.policy import Clause

DOMAIN = Path(__file__).resolve().parents[2] / "domain.yml"
HEADINGS = {
    "utter_ask_cancel_window": "Cancelling an order",
    "utter_ask_return_window": "How long you can return something",
    "utter_ask_return_how": "How a return works",
    "utter_ask_return_conditions": "What a return must contain",
    "utter_ask_proof_of_purchase": "Proof of purchase",
    "utter_ask_return_shipping": "Who pays the return shipping",
    "utter_ask_exchange_rule": "Exchanges",
    "utter_ask_warranty_defect": "Faulty items",
    "utter_ask_inspection": "Inspection",
    "utter_ask_refund_time": "Refunds",
    "utter_ask_retailer_purchase": "Bought from another retailer",
    "utter_ask_payment_methods": "Payment methods",
    "utter_ask_contact": "How to reach us",
}


VERDICTS = {
    "refused": "not possible",
    "human": "a person decides",
    "wait": "possible later",
    "return": "a return instead",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One question about the policy: its heading and the assistant's answer to it."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the policy and what it is for."""

    value: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One clause for people: what it asks, its value, since when (ISO date) and where it is written."""

    id: str
    asks: str
    value: str
    since: str
    source: str


def responses(domain: Path = DOMAIN) -> dict[str, str]:
    """The answers to questions about the policy as domain.yml words them, with their placeholders."""
    found: Mapping[str, Any] = YAML(typ="safe").load(domain)["responses"]
    return {name: str(found[name][0]["text"]) for name in HEADINGS}


def answers(texts: Mapping[str, str], facts: Facts, now: datetime) -> Iterator[Answer]:
    """Each answer with the figures in force at ``now`` (aware)."""
    values = figures(facts, now)
    for name, text in texts.items():
        yield Answer(HEADINGS[name], text.format(**values))


def key_figures(facts: Facts, now: datetime) -> list[Figure]:
    """The figures that people look for first, in force at ``now`` (aware)."""
    values = figures(facts, now)
    return [
        Figure(f"{values['cancel_hours']} hours", "to cancel an order after placing it"),
        Figure(f"{values['return_days']} days", "to return something after it was delivered"),
        Figure(f"{values['inspection_days']} business days", "for our answer once your parcel is here"),
        Figure(f"{values['cancel_refund']} days", "until the refund of a cancellation is effective"),
    ]


def rules(facts: Facts, now: datetime) -> list[Rule]:
    """The clauses in force at ``now`` (aware), in the order of their files."""
    return [_rule(clause) for clause in facts.policy.at(now).clauses.values()]


def _rule(clause: Clause) -> Rule:
    written = ", ".join(filter(None, (clause.source, clause.section))) or "the shop's own setting"
    said = VERDICTS[str(clause.value)] if clause.unit == "verdict" else _words(clause.value)
    value = f"{said}{_unit(clause)}"
    return Rule(clause.id, clause.asks, value, clause.from_.isoformat(), written)


def _words(value: object) -> str:
    if isinstance(value, tuple) and all(isinstance(one, int) for one in value):
        return " to ".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Sequence | frozenset) and not isinstance(value, str):
        return ", ".join(str(one).replace("_", " ") for one in value)
    return str(value).replace("_", " ")


def _unit(clause: Clause) -> str:
    if clause.unit == "percent":
        return " %"
    if clause.unit == "days from to":
        return " days"
    return f" {clause.unit}" if clause.unit in ("hours", "days", "business days") else ""
