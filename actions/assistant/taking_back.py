"""The end of a withdrawal: done after the yes, or told why there is nothing to withdraw."""

from __future__ import annotations

from actions.assistant import outcomes
from actions.assistant.handover import handoff
from actions.assistant.matter import Answer
from actions.assistant.opening import answered_when
from actions.assistant.services import Services, Turn
from actions.assistant.withdrawing import past_cases
from actions.cases import CaseState, Recall, cases_of_order, withdraw
from actions.handoffs import HandoffReason

_TOLD = {
    Recall.WITHDRAWN: "utter_withdrawn",
    Recall.ALREADY_WITHDRAWN: "utter_already_withdrawn",
    Recall.TOO_LATE: "utter_withdraw_too_late",
}

_AT_WORK = frozenset(
    {
        CaseState.RECEIVED,
        CaseState.INSPECTED,
        CaseState.ACCEPTED,
        CaseState.PARTLY,
        CaseState.REJECTED,
    }
)


def take_back(services: Services, turn: Turn) -> None:
    """Withdraws the case that the customer said yes to; the order was shown to be theirs."""
    number, case = str(turn.matter.order_number), turn.matter.case
    if case is None or turn.matter.confirm is not Answer.YES:
        _tell_of_the_past(services, turn, number)
        return
    result = withdraw(services.database, number, case, turn.said.conversation, turn.now)
    turn.say(
        _TOLD[result.outcome],
        rma=case,
        items=result.case.items,
        order=number,
        deadline=outcomes.deadline_again(result.case.deadline, services.shop.zone),
        next=answered_when(services.shop, turn.now),
    )
    turn.mark(case={"rma": case, "state": str(result.case.state), "outcome": str(result.outcome)})
    if result.outcome is Recall.TOO_LATE:
        _pass_on(services, turn, case)


def _tell_of_the_past(services: Services, turn: Turn, number: str) -> None:
    """A return whose parcel has come is past the customer's word, but a person can still stop it."""
    with services.database.read() as session:
        cases = [case for case in cases_of_order(session, number) if case.state in _AT_WORK]
    if not cases:
        turn.say("utter_nothing_to_withdraw", order=number, past=past_cases(services, turn))
        return
    newest, next_ = cases[0], answered_when(services.shop, turn.now)
    turn.say(
        _TOLD[Recall.TOO_LATE], rma=newest.rma, items=newest.items, order=number, deadline="", next=next_
    )
    _pass_on(services, turn, newest.rma)


def _pass_on(services: Services, turn: Turn, rma: str) -> None:
    handoff(services, turn, HandoffReason.WITHDRAW_RETURN, f"whether {rma} can still be stopped")
