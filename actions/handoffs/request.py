"""What is asked of a person, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from actions.handoffs.models import HandoffState


class HandoffReason(StrEnum):
    """Why a person is needed. An agent's page sorts by it; docs/architecture.md lists what each means."""

    POLICY = "policy"
    IDENTITY_LOCKED = "identity_locked"
    IDENTITY_UNPROVEN = "identity_unproven"
    ASK_HUMAN = "ask_human"
    LEGAL_THREAT = "legal_threat"
    ANGER = "anger"
    COMPLAINT = "complaint"
    CHANGE_ORDER = "change_order"
    PAYMENT_ISSUE = "payment_issue"
    UNEXPECTED_CANCELLATION = "unexpected_cancellation"
    ACCOUNT = "account"
    PRODUCT_QUESTION = "product_question"
    WITHDRAW_RETURN = "withdraw_return"
    NOT_UNDERSTOOD = "not_understood"
    FAULT = "fault"
    PART_DOWN = "part_down"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoffRequest:
    """A request for a person, made by the customer's event ``event`` of a conversation (its public id).

    ``missing`` is the one fact that keeps the assistant from settling it, in words, or None. ``facts`` is what is
    known, as plain JSON values. ``requested_at`` (UTC) is when the customer's message arrived.
    """

    conversation: str
    event: int
    reason: str
    requested_at: datetime
    goal: str | None = None
    order_number: str | None = None
    missing: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HandoffView:
    """A stored request; ``changed_at`` (UTC) is when a later message added to it, or when it was settled."""

    id: int
    request: HandoffRequest
    state: HandoffState
    changed_at: datetime
