"""What can be done with a case at the counter, by one name each, for the pages and for the shop's own systems."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from actions.cases import answering, claiming, ending, inspecting, receiving, refunding
from actions.cases.claiming import BadClaim
from actions.cases.ending import MoneyOpen, NotYet
from actions.cases.inspecting import BadFinding, Finding
from actions.cases.machine import Move
from actions.cases.moving import Act, CaseMovedOn, IllegalMove, KeyTaken, Moved, NoSuchCase
from actions.cases.receiving import LineElsewhere
from actions.cases.refunding import NotGranted
from actions.cases.states import Condition, Evaluation, Found, Remedy
from actions.database import Database
from actions.policy import Policy

Words = TypeVar("Words", bound=StrEnum)
LONGEST = 1000
MANY = 200


class BadAct(ValueError):
    """What was sent cannot be read; the message says what to send instead."""


STATUS: Mapping[type[Exception], int] = {
    NoSuchCase: 404,
    BadAct: 400,
    BadFinding: 400,
    BadClaim: 409,
    IllegalMove: 409,
    CaseMovedOn: 409,
    KeyTaken: 409,
    LineElsewhere: 409,
    NotGranted: 409,
    MoneyOpen: 409,
    NotYet: 409,
}
"""What can go wrong, each with a sentence of its own, and its HTTP status."""

REFUSED = tuple(STATUS)


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent with an act: the case, who acts, and the act's own fields."""

    database: Database
    policy: Policy
    rma: str
    act: Act
    fields: Mapping[str, Any]

    def text(self, name: str) -> str | None:
        """A text that may be left out."""
        value = self.fields.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str) or len(value) > LONGEST:
            raise BadAct(f'Please give "{name}" as a text of at most {LONGEST} characters.')
        return value.strip() or None

    def word(self, name: str, of: type[Words]) -> Words | None:
        """One of several words, which may be left out."""
        return one_of(self.fields.get(name), name, of)


def one_of(value: object, name: str, of: type[Words]) -> Words | None:
    """The word as a member of its enum. Raises ``BadAct``."""
    if value is None or value == "":
        return None
    if value not in list(of):
        raise BadAct(f'Please give "{name}" as one of {", ".join(of)}.')
    return of(str(value))


def perform(name: str, sent: Sent) -> Moved:
    """Do it. Raises one of ``REFUSED``, each with a sentence for people."""
    doing = ACTS.get(name)
    if doing is None:
        raise BadAct(
            f"There is nothing called {name[:40]} to be done with a case; choose one of {', '.join(ACTS)}."
        )
    return doing(sent)


def _inspect(sent: Sent) -> Moved:
    return inspecting.inspect(sent.database, sent.rma, findings(sent.fields.get("findings")), sent.act)


def findings(value: object) -> list[Finding]:
    """The findings as they were sent: a list with one object a line. Raises ``BadAct``."""
    if not isinstance(value, Sequence) or isinstance(value, str) or not 1 <= len(value) <= MANY:
        raise BadAct('Please give "findings" as a list with one object for each line of the case.')
    return [finding(one) for one in value]


def finding(value: object) -> Finding:
    """One finding. Raises ``BadAct``."""
    known = {one.name for one in fields(Finding)}
    if not isinstance(value, Mapping) or not set(value) <= known or "sku" not in value:
        raise BadAct(
            f"Please give each finding with sku, and of the others only {', '.join(sorted(known - {'sku'}))}."
        )
    accepted = value.get("accepted")
    if isinstance(accepted, bool) or not isinstance(accepted, int):
        raise BadAct('Please give "accepted" as the number of pieces that are accepted.')
    enclosed = {
        name: one_of(value.get(name), name, Found) or Found.YES
        for name in ("proof", "accessories", "packaging", "labels")
    }
    return Finding(
        sku=str(value["sku"]),
        accepted=accepted,
        **enclosed,
        condition=one_of(value.get("condition"), "condition", Condition) or Condition.AS_SOLD,
        refused_for=texts(value.get("refused_for"), "refused_for"),
        note=str(value["note"])[:LONGEST] if value.get("note") else None,
        photos=texts(value.get("photos"), "photos"),
    )


def texts(value: object, name: str) -> tuple[str, ...]:
    """A list of texts, which may be left out. Raises ``BadAct``."""
    if value is None:
        return ()
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
        raise BadAct(f'Please give "{name}" as a list of texts.')
    return tuple(value)


def amount(value: object) -> Decimal:
    """Money as it was typed. Raises ``BadAct``."""
    try:
        return Decimal(str(value).strip().replace(",", "").removeprefix("$"))
    except InvalidOperation:
        raise BadAct("Please give the amount as a number such as 9.50.") from None


def _answer(sent: Sent) -> Moved:
    said, remedy = sent.word("answer", Move), sent.word("remedy", Remedy)
    if said is not None and said not in answering.ANSWERS:
        raise BadAct(f'Please give "answer" as one of {", ".join(answering.ANSWERS)}.')
    return answering.answer(sent.database, sent.policy.shop, sent.rma, sent.act, remedy, said)


def _claim(sent: Sent) -> Moved:
    claimed, receipt = amount(sent.fields.get("amount")), sent.text("receipt")
    return claiming.claim_shipping(sent.database, sent.policy.shop, sent.rma, claimed, receipt, sent.act)


def _evaluate(sent: Sent) -> Moved:
    outcome = sent.word("outcome", Evaluation)
    if outcome is None:
        raise BadAct(f'Please give "outcome" as one of {", ".join(Evaluation)}.')
    return claiming.evaluate(sent.database, sent.policy.shop, sent.rma, outcome, sent.act)


ACTS: Mapping[str, Callable[[Sent], Moved]] = {
    "ask-evidence": lambda sent: receiving.ask_evidence(sent.database, sent.rma, sent.act),
    "await-parcel": lambda sent: receiving.await_parcel(sent.database, sent.rma, sent.act),
    "receive": lambda sent: receiving.receive(sent.database, sent.policy, sent.rma, sent.act),
    "inspect": _inspect,
    "inspect-again": lambda sent: inspecting.inspect_again(sent.database, sent.policy, sent.rma, sent.act),
    "answer": _answer,
    "grant-refund": lambda sent: refunding.grant_refund(sent.database, sent.policy.shop, sent.rma, sent.act),
    "pay-refund": lambda sent: refunding.pay_refund(sent.database, sent.rma, sent.act, sent.text("payment")),
    "send-exchange": lambda sent: ending.send_exchange(
        sent.database, sent.rma, sent.act, sent.text("tracking")
    ),
    "claim-shipping": _claim,
    "evaluate": _evaluate,
    "pay-shipping": lambda sent: refunding.pay_shipping(
        sent.database, sent.rma, sent.act, sent.text("payment")
    ),
    "close": lambda sent: ending.close(sent.database, sent.rma, sent.act),
    "withdraw": lambda sent: ending.take_back(sent.database, sent.rma, sent.act),
    "expire": lambda sent: ending.expire(sent.database, sent.policy.shop, sent.rma, sent.act),
}
