"""Until when something is possible for the customer's own order, line by line where the parcels differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from actions.assistant.outcomes import WHAT
from actions.assistant.own_case import OwnCase, Saying, registered
from actions.assistant.wording import span
from actions.policy.decision import Verdict
from actions.policy.facts import Goal
from actions.policy.terms import Term, terms


def cancelling(own: OwnCase) -> Iterator[Saying]:
    for term in terms(own.query, Goal.CANCEL, own.policy):
        response = _CANCEL.get((term.verdict, term.clause))
        if response is None or (term.closes is None and term.clause != "cancel.delivered"):
            yield _stopped(own, term)
        else:
            yield (_kept(own, term) or response), _times(own, term, Goal.CANCEL)
        if term.clause == "cancel.delivered" and term.verdict is Verdict.REFUSED:
            yield from _sending_back(_about(own, term), Goal.RETURN)


_CANCEL = {
    (Verdict.ALLOWED, None): "utter_own_cancel_open",
    (Verdict.REFUSED, "cancel.window"): "utter_own_cancel_over",
    (Verdict.HUMAN, "cancel.left_early"): "utter_own_cancel_left",
    (Verdict.REFUSED, "cancel.delivered"): "utter_own_cancel_delivered",
}


def returning(own: OwnCase) -> Iterator[Saying]:
    yield from _with_cases(own, Goal.RETURN)


def exchanging(own: OwnCase) -> Iterator[Saying]:
    yield from _with_cases(own, Goal.EXCHANGE)


def claiming(own: OwnCase) -> Iterator[Saying]:
    yield from _with_cases(own, Goal.DEFECT)


def _with_cases(own: OwnCase, goal: Goal) -> Iterator[Saying]:
    """What is in an open case has been asked for in time; for the other lines there is a last minute."""
    yield from registered(own)
    held = {line.sku for case in own.cases for line in case.lines}
    left = [line.sku for line in own.order.lines if line.left]
    free = tuple(sku for sku in own.query.skus or left if sku not in held)
    if not held:
        yield from _sending_back(own, goal)
    elif free:
        yield from _sending_back(replace(own, query=replace(own.query, skus=free)), goal)


def _sending_back(own: OwnCase, goal: Goal) -> Iterator[Saying]:
    for term in terms(own.query, goal, own.policy):
        response = _BACK.get((term.verdict, term.clause))
        if response is None or (term.closes is None and term.clause != "return.not_delivered"):
            yield _stopped(own, term)
        else:
            yield (_kept(own, term) or response), _times(own, term, goal)


_BACK = {
    (Verdict.ALLOWED, None): "utter_own_open",
    (Verdict.REFUSED, "return.window"): "utter_own_over",
    (Verdict.WAIT, "return.not_delivered"): "utter_own_waiting",
}


def _kept(own: OwnCase, term: Term) -> str | None:
    """The time may be over by now for whoever asks, and yet be kept by the request that was made in time."""
    over = term.closes is not None and term.closes < own.query.at
    return "utter_own_kept" if over and term.verdict is Verdict.ALLOWED else None


def _times(own: OwnCase, term: Term, goal: Goal) -> dict[str, Any]:
    values = own.words(
        items=own.items(term.lines),
        what=WHAT[goal],
        asked=own.when(own.query.requested_at),
        return_days=own.policy.at(own.query.requested_at).rules.return_days,
    )
    if term.closes is None:
        return values
    until, away = own.when(term.closes), span(abs(term.closes - own.query.at))
    return values | {"until": until, "left": away, "ago": away}


def _stopped(own: OwnCase, term: Term) -> Saying:
    """A clause that stops the whole order, or a fact that nobody knows, in the receipt's own sentence."""
    known = term.verdict is not Verdict.HUMAN
    response = "utter_own_stopped" if known else "utter_own_unknown"
    return response, own.words(items=own.items(term.lines), because=term.because or "")


def _about(own: OwnCase, term: Term) -> OwnCase:
    return replace(own, query=replace(own.query, skus=tuple(line.sku for line in term.lines)))
