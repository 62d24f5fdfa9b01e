"""A decision in the customer's words: what it is about, why, until when, what goes back, and what is still open."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, tzinfo
from typing import Any

from actions.assistant.matter import INTENTS_OF_GOALS
from actions.assistant.wording import line_words, listing, moment, money, sentences
from actions.cases import CaseView
from actions.cases.receipts import duties
from actions.policy import decision_to_json
from actions.policy.decision import ClauseCheck, Decision, OpenWay, RefundDue, Verdict
from actions.policy.facts import Goal, Order, Reason

Button = dict[str, str]
PERSON = {"title": "Ask a person", "payload": "/ask_human"}
_OF_LINE = re.compile(r"^(.+? \([^()]+\)): ")
WHAT = {
    Goal.CANCEL: "a cancellation",
    Goal.RETURN: "a return",
    Goal.EXCHANGE: "an exchange",
    Goal.DEFECT: "a claim for a faulty item",
    Goal.INCOMPLETE: "a claim for missing parts",
    Goal.WRONG_ITEM: "a claim for a wrong item",
    Goal.DELAY: "a claim for late delivery",
}
_BUTTONS = {
    Goal.CANCEL: "Cancel it",
    Goal.RETURN: "Return it",
    Goal.EXCHANGE: "Exchange it",
    Goal.DEFECT: "It is faulty",
    Goal.INCOMPLETE: "Parts are missing",
    Goal.WRONG_ITEM: "It is the wrong item",
    Goal.DELAY: "It is late",
}


def items(decision: Decision, order: Order) -> str:
    """The lines decided on that the verdict is about: "2 × Linen Shirt (red, M) and 1 × Mug"."""
    lines = {line.sku: line for line in order.lines}
    meant = [line for line in decision.lines if line.verdict == decision.verdict] or decision.lines
    return listing([line_words(lines[line.sku], line.quantity) for line in meant])


def left_out(decision: Decision, order: Order) -> str:
    """A sentence for the lines of an allowed request that it cannot include, or nothing."""
    lines = {line.sku: line for line in order.lines}
    out = [line for line in decision.lines if line.verdict != decision.verdict]
    named = listing([line_words(lines[line.sku], line.quantity) for line in out])
    return f"Not included, because its time has passed or has not come yet: {named}." if out else ""


def because(decision: Decision) -> str:
    """The sentences of the clauses that decided against it, or that nobody could check."""
    return sentences(addressed(check.because) for check in _against(decision))


def deciding(decision: Decision) -> list[str]:
    """The ids of these clauses."""
    return [check.id for check in _against(decision)]


def _against(decision: Decision) -> list[ClauseCheck]:
    against = False if decision.verdict is not Verdict.HUMAN else None
    found = [check for check in decision.clauses if check.holds is against]
    found = found or [check for check in decision.clauses if not check.holds or check.id == "delay"]
    return list({check.because: check for check in found}.values())


def addressed(sentence: str) -> str:
    """A receipt speaks of the customer; in a conversation it is the customer who is spoken to."""
    return sentence.replace("The customer pays", "You pay")


def refund(due: RefundDue | None) -> str:
    """What goes back, to where and when."""
    if due is None:
        return ""
    to = due.to or "your original payment method"
    first, last = due.within_days
    return f"{money(due.amount, due.currency)} goes back to {to}, effective within {first} to {last} days."


def sums(decision: Decision, order: Order) -> str:
    """What a refund is made of, line by line; nothing where it is not the sum of prices and the shipping fee."""
    due = decision.refund
    if due is None:
        return ""
    lines = {line.sku: line for line in order.lines}
    going = [(lines[one.sku], one.quantity) for one in decision.lines if one.verdict is Verdict.ALLOWED]
    parts = [(line_words(line, quantity), quantity * line.unit_price) for line, quantity in going]
    rest = due.amount - sum(amount for _, amount in parts)
    if rest:
        parts.append(("shipping", rest))
    if rest not in (0, order.shipping_fee):
        return ""
    return f"That is {listing([f'{money(amount, due.currency)} for {what}' for what, amount in parts])}."


def deadline(until: datetime | None, zone: tzinfo) -> str:
    """The last minute to ask for it."""
    return f"The last moment for it is {moment(until, zone)}." if until else ""


def deadline_again(until: datetime | None, zone: tzinfo) -> str:
    """Until when what is withdrawn can be asked for again."""
    return f"If you change your mind, you can ask for it again until {moment(until, zone)}." if until else ""


def obligations(decision: Decision) -> str:
    """What the customer has to do, in the sentences of the receipt."""
    return sentences(
        _in_words(duties({"decision": decision_to_json(decision)}, _to_do(decision.obligations)))
    )


def case_duties(case: CaseView, about: Collection[str] | None = None) -> list[str]:
    """The same for a case that has been opened, of all its clauses or of those named."""
    wanted = [clause for clause in _to_do(case.obligations) if about is None or clause in about]
    return _in_words(duties(case.receipt, wanted))


def _in_words(found: Iterable[str]) -> list[str]:
    """A receipt names the line where lines differ; where only one is meant it need not be named again and again."""
    said = [addressed(duty) for duty in found]
    named = {match[1] for duty in said if (match := _OF_LINE.match(duty))}
    return [_OF_LINE.sub("", duty) for duty in said] if len(named) == 1 else said


def _to_do(clauses: Iterable[str]) -> list[str]:
    """Photos or a description (fault.reasons) were asked for in the conversation already."""
    return [clause for clause in clauses if clause != "fault.reasons"]


def open_ways(decision: Decision, zone: tzinfo) -> str:
    """A sentence on what the customer can still do, each with its dates; where that is nothing, who can be asked."""
    ways = [_way(way, zone) for way in decision.open]
    if ways:
        return f"What you can do: {listing(ways)}."
    asked = [check.because for check in decision.clauses if check.id == "contact"]
    return sentences(asked) if decision.verdict is Verdict.REFUSED else ""


def open_buttons(decision: Decision, order: Order, reason: Reason | None = None) -> list[Button]:
    """A button for each thing that can be started now; it keeps the lines, the reason and the time of the first message.

    Where nothing can be started now there is one to see where the parcel is, or to ask a person.
    """
    facts = _lines_kept(decision, order)
    why = {Goal.RETURN: {"reason": str(reason)}} if reason else {}
    ready = [way.goal for way in decision.open if way.verdict is Verdict.ALLOWED]
    buttons = [
        goal_button(goal, decision.order, decision.requested_at, facts | why.get(goal, {})) for goal in ready
    ]
    if buttons or decision.verdict is Verdict.HUMAN:
        return buttons
    return [_track_button(decision.order)] if decision.open else [PERSON]


def cancel_buttons(decision: Decision, order: Order) -> list[Button]:
    """To cancel the whole order, or some of its lines where it has several."""
    whole = goal_button(Goal.CANCEL, decision.order, decision.requested_at) | {"title": "Cancel the order"}
    left = [line for line in order.lines if line.left]
    since = decision.requested_at
    single = [
        goal_button(Goal.CANCEL, decision.order, since, {"sku": line.sku})
        | {"title": f"Cancel {line_words(line)}"}
        for line in left
    ]
    return [whole, *single] if len(left) > 1 else [whole]


def goal_button(
    goal: Goal, order: str, since: datetime | None = None, more: Mapping[str, Any] | None = None
) -> Button:
    """A button that starts this goal for this order, counted from ``since`` where it goes on from a request."""
    facts = {"order_number": order} | ({"since": since.isoformat()} if since else {}) | dict(more or {})
    return {
        "title": _BUTTONS[goal],
        "payload": f"/{INTENTS_OF_GOALS[goal]}{json.dumps(facts, separators=(',', ':'))}",
    }


def _lines_kept(decision: Decision, order: Order) -> dict[str, Any]:
    """The lines that were decided on, where they are whole lines and not all that is left anyway."""
    left = {line.sku: line.left for line in order.lines if line.left}
    asked = {line.sku: line.quantity for line in decision.lines}
    if asked == left or any(left.get(sku) != quantity for sku, quantity in asked.items()):
        return {}
    return {"sku": list(asked) if len(asked) > 1 else next(iter(asked))}


def _track_button(order: str) -> Button:
    return {"title": "Where is it?", "payload": f'/track_order{{"order_number":"{order}"}}'}


def _way(way: OpenWay, zone: tzinfo) -> str:
    what = WHAT[way.goal]
    if way.verdict is Verdict.WAIT:
        return what + (
            f" from {moment(way.from_, zone)} on" if way.from_ else " from the day it is delivered"
        )
    return what + (f" until {moment(way.until, zone)}" if way.until else "")
