"""The end of the form: does what was confirmed, or tells what was decided, and closes the matter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta, tzinfo
from typing import Any

from rasa_sdk.events import SlotSet
from sqlalchemy.orm import Session

from actions.assistant import outcomes
from actions.assistant.advancing import wish
from actions.assistant.anything_else import offer_more
from actions.assistant.handover import handoff
from actions.assistant.matter import SLOTS, Answer, Concern, Undoing
from actions.assistant.opening import answered_when, contact, hours
from actions.assistant.passing_on import pass_on
from actions.assistant.said import EMAIL
from actions.assistant.services import Event, Services, ShopAction, Turn
from actions.assistant.status import status_of
from actions.assistant.taking_back import take_back
from actions.assistant.wording import day, moment, money, sentences
from actions.cases import (
    BEFORE_RECEIPT,
    Assessment,
    CaseView,
    Outcome,
    Settlement,
    add_photos,
    assess,
    record_decision,
    settle,
)
from actions.identity import is_shown
from actions.policy import decision_to_json
from actions.policy.decision import Decision, Verdict
from actions.policy.facts import Goal, Order

_DONE = {
    Outcome.CANCELLED: "utter_cancelled",
    Outcome.ALREADY_CANCELLED: "utter_already_cancelled",
    Outcome.OPENED: "utter_opened",
    Outcome.ALREADY_OPEN: "utter_already_open",
    Outcome.PREAPPROVED: "utter_preapproved",
}
_TOLD = {Verdict.REFUSED: "utter_refused", Verdict.WAIT: "utter_wait", Verdict.HUMAN: "utter_needs_person"}


class Settle(ShopAction):
    """Settles the matter once a conversation has all that is needed, whatever its end, and forgets its slots."""

    action_name = "action_settle"

    def act(self, turn: Turn) -> list[Event]:
        said = len(turn.dispatcher.messages)
        _ending(turn)(self.services, turn)
        offer_more(turn, turn.dispatcher.messages[said:])
        turn.mark(closed=True)
        return [SlotSet(name, None) for name in SLOTS]


def _ending(turn: Turn) -> Callable[[Services, Turn], None]:
    matter = turn.matter
    if matter.confirm in _WITHOUT_ORDER:
        return _WITHOUT_ORDER[matter.confirm]
    if isinstance(matter.goal, Concern):
        return pass_on
    if isinstance(matter.goal, Undoing):
        return _take_back
    if not matter.decides():
        return _inform
    return _carry_out if matter.confirm is Answer.YES else _tell


def _leave(services: Services, turn: Turn) -> None:
    turn.say("utter_not_done" if turn.matter.confirm is Answer.NO else "utter_stopped")


def _locked(services: Services, turn: Turn) -> None:
    turn.say("utter_locked", contact=contact(services.shop))
    handoff(services, turn, reason="identity_locked", missing="proof that the order is the customer's")


def _unproven(services: Services, turn: Turn) -> None:
    turn.say("utter_unproven", contact=contact(services.shop), hours=hours(services.shop, turn.now))
    handoff(services, turn, reason="identity_unproven", missing="proof that the order is the customer's")


_WITHOUT_ORDER = {
    Answer.NO: _leave,
    Answer.STOPPED: _leave,
    Answer.LOCKED: _locked,
    Answer.UNPROVEN: _unproven,
}


def _inform(services: Services, turn: Turn) -> None:
    _require_shown(services, turn)
    status_of(services, turn)


def _take_back(services: Services, turn: Turn) -> None:
    _require_shown(services, turn)
    take_back(services, turn)


def _carry_out(services: Services, turn: Turn) -> None:
    _require_shown(services, turn)
    result = settle(services.database, wish(turn.matter, turn.said), services.policy, turn.now)
    if result.outcome is Outcome.ALREADY_OPEN and result.case is not None:
        with services.database.write() as session:
            _add_evidence(session, turn, result.case)
    if result.outcome in _DONE:
        _say_done(services, turn, result)
    else:
        _say_told(services, turn, result.decision, result.order)


def _tell(services: Services, turn: Turn) -> None:
    """No yes was asked for: the answer is a refusal, a wait, a person's, or a case that is open already."""
    _require_shown(services, turn)
    asked = wish(turn.matter, turn.said)
    with services.database.write() as session:
        assessment = assess(session, asked, services.policy, turn.now)
        record_decision(session, asked, assessment.decision, assessment.order)
        if assessment.open_case is not None:
            _add_evidence(session, turn, assessment.open_case)
    if assessment.open_case is not None:
        _say_open(services, turn, assessment, assessment.open_case)
    else:
        _say_told(services, turn, assessment.decision, assessment.order)


def _add_evidence(session: Session, turn: Turn, case: CaseView) -> None:
    """Photos of a fault that is claimed already belong to the open case."""
    if turn.matter.photos:
        add_photos(session, turn.said.conversation, turn.matter.photos, turn.now, case.rma)


def _require_shown(services: Services, turn: Turn) -> None:
    """The last gate before an order is touched: slots are not believed, only the grant in the database."""
    with services.database.read() as session:
        if not is_shown(session, turn.said.conversation, str(turn.matter.order_number)):
            raise PermissionError("The order was not shown to be the customer's in this conversation.")


def _say_done(services: Services, turn: Turn, result: Settlement) -> None:
    decision, case = result.decision, result.case
    turn.say(
        _DONE[result.outcome],
        what=outcomes.WHAT[case.goal if case else decision.goal],
        items=_items(result),
        order=decision.order,
        refund=_refunded(result, services.shop.zone) + _sums(turn, result),
        rma=case.rma if case else "",
        deadline=outcomes.deadline(case.deadline if case else None, services.shop.zone),
        obligations=sentences((*(outcomes.case_duties(case) if case else ()), *_also_open(result.also_open))),
    )
    _offer_undoing(services, turn, result)
    turn.mark(decision=card(decision, result.outcome, case, _items(result)) | _slip(services, turn, case))


def _slip(services: Services, turn: Turn, case: CaseView | None) -> dict[str, str]:
    """Says where the return slip is, while a parcel is still to be sent; the same for the card."""
    if services.slip_link is None or case is None or case.state not in BEFORE_RECEIPT:
        return {}
    link = services.slip_link(case)
    turn.say("utter_slip", slip=link)
    return {"slip": link}


def _sums(turn: Turn, result: Settlement) -> str:
    """In a mail the sum is told line by line; a chat shows it on its card."""
    told = turn.said.channel == EMAIL and result.outcome is Outcome.CANCELLED and result.refund is not None
    return f" {outcomes.sums(result.decision, result.order)}" if told else ""


def _offer_undoing(services: Services, turn: Turn, result: Settlement) -> None:
    """A cancellation by email can be taken back by a link for a while."""
    if result.outcome is not Outcome.CANCELLED or turn.said.channel != EMAIL or services.undo_link is None:
        return
    until = turn.now + timedelta(hours=services.shop.undo_hours)
    link = services.undo_link(turn.said, wish(turn.matter, turn.said).key, until)
    turn.say("utter_undo", link=link, until=moment(until, services.shop.zone))


def _refunded(result: Settlement, zone: tzinfo) -> str:
    """What was promised back, with its last day; a return's refund is for the inspection to name."""
    promised, due = result.refund, result.decision.refund
    if promised is None:
        return ""
    to = promised.to or "your original payment method"
    span = f", effective within {due.within_days[0]} to {due.within_days[1]} days" if due else ""
    by = f", by {day(promised.due_at, zone)} at the latest" if promised.due_at else ""
    return f"{money(promised.amount, promised.currency)} goes back to {to}{span}{by}."


def _also_open(cases: tuple[CaseView, ...]) -> list[str]:
    return [f"{case.items} stays in your open request, RMA number {case.rma}" for case in cases]


def _items(result: Settlement) -> str:
    return result.case.items if result.case else outcomes.items(result.decision, result.order)


def _say_open(services: Services, turn: Turn, assessment: Assessment, case: CaseView) -> None:
    turn.say(
        "utter_already_open",
        items=case.items,
        order=assessment.order.number,
        rma=case.rma,
        deadline=outcomes.deadline(case.deadline, services.shop.zone),
    )
    shown = card(assessment.decision, Outcome.ALREADY_OPEN, case, case.items)
    turn.mark(decision=shown | _slip(services, turn, case))


def _say_told(services: Services, turn: Turn, decision: Decision, order: Order) -> None:
    zone, what = services.shop.zone, outcomes.WHAT[decision.goal]
    turn.say(
        _TOLD[decision.verdict],
        what=what,
        what_first=what[0].upper() + what[1:],
        order=order.number,
        because=outcomes.because(decision),
        open=outcomes.open_ways(decision, zone),
        next=answered_when(services.shop, turn.now),
        buttons=outcomes.open_buttons(decision, order, turn.matter.reason),
    )
    turn.mark(decision=card(decision, decision.verdict, None, outcomes.items(decision, order)))
    if decision.verdict is Verdict.HUMAN:
        handoff(services, turn, reason="policy", missing=outcomes.because(decision))


def card(decision: Decision, outcome: str, case: CaseView | None, items: str) -> dict[str, Any]:
    """What a program or a widget shows of a decision; all of it was said in words too."""
    goal: Goal = decision.goal
    written = decision_to_json(decision)
    return {
        "order": decision.order,
        "items": items,
        "goal": str(goal),
        "outcome": str(outcome),
        "verdict": str(decision.verdict),
        "rma": case.rma if case else None,
        "requested_at": written["requested_at"],
        "deadline": decision.deadline.isoformat() if decision.deadline else None,
        "refund": written["refund"],
        "clauses": outcomes.deciding(decision),
        "checks": [
            {**check, "because": outcomes.addressed(check["because"])} for check in written["clauses"]
        ],
        "open": written["open"],
        "policy_version": written["policy_version"],
    }
