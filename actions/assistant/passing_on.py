"""The end of a concern: tells what can be told from the books, and passes the rest to a person with the facts."""

from __future__ import annotations

from dataclasses import replace

from actions.assistant import outcomes
from actions.assistant.advancing import wish
from actions.assistant.concerns import missing
from actions.assistant.handover import handoff
from actions.assistant.matter import Concern
from actions.assistant.opening import answered_when
from actions.assistant.services import Services, Turn
from actions.assistant.tempers import temper
from actions.assistant.wording import day, money, sentences
from actions.cases import assess, record_decision
from actions.handoffs import HandoffReason, has_open
from actions.identity import is_shown
from actions.orders import SqlOrderBook
from actions.policy.decision import Verdict
from actions.policy.facts import Goal, Order, Status

_HEARD = (HandoffReason.LEGAL_THREAT, HandoffReason.ANGER)


def pass_on(services: Services, turn: Turn) -> None:
    """A concern goes to a person; the reason is the threat or the anger it came with, if there was any."""
    number = turn.matter.order_number
    with services.database.read() as session:
        shown = number is not None and is_shown(session, turn.said.conversation, number)
    if shown and turn.matter.goal is Concern.CHANGE_ORDER:
        _tell_what_can_be_changed(services, turn)
    if shown and turn.matter.goal is Concern.UNEXPECTED_CANCELLATION:
        _tell_of_cancellation(services, turn)
    if _was_just_heard(services, turn):
        return
    about = f" about order {number}" if number else ""
    turn.say(f"utter_pass_on_{turn.matter.goal}", about=about, next=answered_when(services.shop, turn.now))
    handoff(services, turn, _reason(services, turn), missing(services, turn, turn.matter))


def _was_just_heard(services: Services, turn: Turn) -> bool:
    """Whether the complaint is all anger or threat, and was answered and passed on as that a moment ago (``heeding``)."""
    heard = temper(turn.said.text)
    if turn.matter.goal is not Concern.COMPLAINT or heard is None:
        return False
    with services.database.read() as session:
        return not has_open(session, turn.said.conversation, heard)


def _reason(services: Services, turn: Turn) -> str:
    """One matter, one row: a complaint that came with a threat is the threat that is in the queue already."""
    if turn.matter.goal is Concern.COMPLAINT:
        with services.database.read() as session:
            for heard in _HEARD:
                if has_open(session, turn.said.conversation, heard):
                    return heard
    return str(turn.matter.goal)


def _tell_what_can_be_changed(services: Services, turn: Turn) -> None:
    """Pieces or the whole can be cancelled in their time (clause cancel.window); the policy decides, as for any wish."""
    asked = wish(replace(turn.matter, goal=Goal.CANCEL, lines=None, reason=None), turn.said)
    with services.database.write() as session:
        assessment = assess(session, asked, services.policy, turn.now)
        record_decision(session, asked, assessment.decision, assessment.order)
    decision, zone = assessment.decision, services.shop.zone
    if decision.verdict is Verdict.ALLOWED and decision.goal is Goal.CANCEL:
        turn.say(
            "utter_change_by_cancelling",
            order=decision.order,
            deadline=outcomes.deadline(decision.deadline, zone),
            buttons=outcomes.cancel_buttons(decision, assessment.order),
        )
        return
    turn.say(
        "utter_change_not_by_cancelling",
        order=decision.order,
        because=outcomes.because(decision),
        open=outcomes.open_ways(decision, zone),
        buttons=outcomes.open_buttons(decision, assessment.order),
    )


def _tell_of_cancellation(services: Services, turn: Turn) -> None:
    with services.database.read() as session:
        order = SqlOrderBook(session, services.numbers).find(str(turn.matter.order_number))
    if order is not None:
        turn.say("utter_cancellation_in_books", books=_in_books(services, order))


def _in_books(services: Services, order: Order) -> str:
    zone = services.shop.zone
    if order.cancelled_at is None and order.status is not Status.CANCELLED:
        return f"Order {order.number} is not cancelled in our books."
    since = f" on {day(order.cancelled_at, zone)}" if order.cancelled_at else ""
    refunds = [
        f"{money(refund.amount, order.currency)} "
        + (f"was paid back on {day(refund.paid_at, zone)}" if refund.paid_at else "is on its way back to you")
        for refund in order.refunds
    ]
    return sentences([f"Order {order.number} was cancelled{since}", *refunds])
