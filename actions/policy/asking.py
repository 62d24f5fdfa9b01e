"""Requests as JSON and back (contract 4); what comes from outside is read strictly, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from actions.policy.errors import BadRequest
from actions.policy.facts import AskedLine, Goal, Order, Reason, Request
from actions.policy.serial import Json, order_to_facts_json, time_out


def request_to_json(request: Request) -> Json:
    """A request in contract 4's shape."""
    return {
        "goal": request.goal.value,
        "reason": request.reason and request.reason.value,
        "lines": [{"sku": line.sku, "quantity": line.quantity} for line in request.lines],
        "requested_at": time_out(request.requested_at),
        "order": order_to_facts_json(request.order),
    }


def request_from_json(data: Mapping[str, Any], order: Order, default: datetime) -> Request:
    """A request of contract 4 about an order that was read already.

    ``default`` is the moment of the request where ``requested_at`` is missing. Raises BadRequest naming the
    field at fault.
    """
    unknown = sorted(set(data) - {"goal", "reason", "lines", "requested_at", "order"})
    if unknown:
        raise BadRequest(
            unknown[0], "is not a known field; known are goal, reason, lines, requested_at, order"
        )
    return Request(
        goal=_word(data, "goal", Goal) or _missing("goal", Goal),
        order=order,
        requested_at=_requested_at(data.get("requested_at"), default),
        reason=_word(data, "reason", Reason),
        lines=_asked_lines(data.get("lines")),
    )


def read_time(value: object, field: str) -> datetime:
    """A moment from outside. Raises BadRequest when it is not ISO 8601 with an offset."""
    if isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value)
            if moment.tzinfo is not None:
                return moment.astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    raise BadRequest(field, "must be an ISO 8601 time with an offset, such as 2026-03-08T09:30:00-05:00")


def _requested_at(value: object, default: datetime) -> datetime:
    return default if value is None else read_time(value, "requested_at")


def _word(data: Mapping[str, Any], field: str, words: type[Goal] | type[Reason]) -> Any:
    value = data.get(field)
    if value is None:
        return None
    try:
        return words(value)
    except ValueError:
        raise BadRequest(field, f"must be one of {', '.join(words)}, not {value!r}") from None


def _missing(field: str, words: type[Goal]) -> Goal:
    raise BadRequest(field, f"is missing; give one of {', '.join(words)}")


def _asked_lines(value: object) -> tuple[AskedLine, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise BadRequest("lines", 'must be a list of skus or of {"sku", "quantity"}')
    return tuple(_asked(entry, f"lines[{index}]") for index, entry in enumerate(value))


def _asked(entry: object, field: str) -> AskedLine:
    if isinstance(entry, str):
        return AskedLine(entry)
    if (
        not isinstance(entry, dict)
        or not isinstance(entry.get("sku"), str)
        or set(entry) - {"sku", "quantity"}
    ):
        raise BadRequest(field, 'must be a sku or {"sku", "quantity"}')
    quantity = entry.get("quantity")
    if quantity is not None and (not isinstance(quantity, int) or isinstance(quantity, bool) or quantity < 1):
        raise BadRequest(f"{field}.quantity", "must be a whole number, 1 or more")
    return AskedLine(entry["sku"], quantity)
