"""The words of a case's life: where it stands, who moves it, what an inspection finds."""

from __future__ import annotations

from enum import StrEnum


class CaseState(StrEnum):
    """Where a case stands. The way from one to another is in ``actions.cases.machine``."""

    OPENED = "opened"
    EVIDENCE_ASKED = "evidence_asked"
    AWAITED = "awaited"
    RECEIVED = "received"
    INSPECTED = "inspected"
    ACCEPTED = "accepted"
    PARTLY = "partly"
    REJECTED = "rejected"
    REFUND_DUE = "refund_due"
    REFUNDED = "refunded"
    EXCHANGE_SENT = "exchange_sent"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


BEFORE_RECEIPT = frozenset({CaseState.OPENED, CaseState.EVIDENCE_ASKED, CaseState.AWAITED})
"""The parcel has not come: the customer can take the case back, and the customer's time is what runs."""

ENDED = frozenset({CaseState.CLOSED, CaseState.WITHDRAWN, CaseState.EXPIRED})
"""Nothing more is owed; the lines are free for another wish."""


class Actor(StrEnum):
    """Who moves a case: its customer, a person of the shop, or the desk by itself."""

    CUSTOMER = "customer"
    STAFF = "staff"
    DESK = "desk"


class Remedy(StrEnum):
    """How an accepted case is put right."""

    REFUND = "refund"
    EXCHANGE = "exchange"


class Found(StrEnum):
    """Whether something that must be enclosed was; ``not_needed`` where the product came without it."""

    YES = "yes"
    NO = "no"
    NOT_NEEDED = "not_needed"


class Condition(StrEnum):
    """How the pieces of a line came back."""

    AS_SOLD = "as_sold"
    OPENED = "opened"
    USED = "used"
    DAMAGED = "damaged"
    FAULTY = "faulty"
    OTHER_ITEM = "other_item"
    MISSING = "missing"


class Evaluation(StrEnum):
    """What the evaluation of a factory defect says (clause defect.shipping)."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
