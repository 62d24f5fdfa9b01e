"""What an agent may do about an order: ask the policy "what if", and do what the assistant could have done.

An agent acts through the same use cases as the assistant, so that the policy decides, the order is locked, and the same
form sent twice acts once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from sqlalchemy.orm import Session
from starlette.datastructures import FormData, QueryParams
from starlette.requests import Request
from starlette.responses import Response

from actions.assistant.outcomes import WHAT
from actions.cases import CaseView, Settlement, Wish, against, assess, settle
from actions.identity import How, grant
from actions.policy import BadRequest, decide
from actions.policy.decision import Decision
from actions.policy.facts import AskedLine, Goal, Order, Reason, Shipment
from actions.policy.facts import Request as Asked
from actions.policy.wording import say_money
from bot.desk import knowing, pages
from bot.desk.addressed import need
from bot.desk.desk import AgentDesk, desk_of
from bot.desk.pages import Trouble, attendant, field, form_of, render, signed_in
from bot.desk.sessions import SignedIn

NO_ORDER = "There is no such order in the book; check the number, or choose another order on the page."
NOT_SHOWN = "Please make sure first that the order is this customer's, and tick the box that says so."


@signed_in
async def what_if(request: Request, who: SignedIn) -> Response:
    """What the policy says to a request, perhaps with facts that are not so; nothing is changed."""
    desk, asked = desk_of(request), request.query_params

    def look(session: Session) -> dict[str, Any]:
        row = need(session, request)
        found = knowing.known(session, row, desk.numbers, field(asked, "order"))
        if found.order is None:
            raise Trouble(404, NO_ORDER)
        at = moment(field(asked, "at"), desk) or knowing.requested_at(found, desk.clock())
        wish = wish_of(asked, row.public_id, found.order.number, at, "what if")
        is_so = not field(asked, "at") and not field(asked, "delivered")
        decision, case = answer(session, wish, found.order, desk, None if is_so else asked)
        mine = row.agent_id == who.agent.id
        may = is_so and mine and case is None
        seen = {"known": found, "wish": wish, "conversation": row}
        barred = against(decision) if may else ()
        return {**seen, "decision": decision, "case": case, "may": may, "is_so": is_so, "barred": barred}

    try:
        facts = await desk.transactions.read(look)
    except BadRequest as error:
        raise Trouble(400, f"{error}.") from None
    return render(request, "_policy.html", {**facts, "who": who})


def answer(
    session: Session, wish: Wish, order: Order, desk: AgentDesk, supposed: Mapping[str, Any] | None
) -> tuple[Decision, CaseView | None]:
    """What the policy says now, and the case that is open about it; with supposed facts, what it would say."""
    now = desk.clock()
    if supposed is None:
        assessed = assess(session, wish, desk.policy, now)
        return assessed.decision, assessed.open_case
    other = suppose(order, field(supposed, "delivered"), desk)
    request = Asked(wish.goal, other, wish.requested_at, wish.reason, wish.lines)
    return decide(request, desk.policy, max(wish.requested_at, now)), None


@signed_in
async def act(request: Request, who: SignedIn) -> Response:
    """Cancel, or open a return, an exchange or a claim, as far as the policy allows it."""
    desk, form = desk_of(request), await form_of(request)
    wish = await desk.transactions.write(partial(allowed_wish, request=request, form=form, who=who))
    try:
        settled = await asyncio.to_thread(settle, desk.database, wish, desk.policy, desk.clock())
    except BadRequest as error:
        raise Trouble(400, f"{error}.") from None
    await desk.attending.note(request.path_params["id"], attendant(who), told(wish, settled))
    return pages.to_conversation(request)


def allowed_wish(session: Session, request: Request, form: FormData, who: SignedIn) -> Wish:
    """The wish of a form, once it is sure that this agent may carry it out for this customer. Raises Trouble."""
    desk = desk_of(request)
    row = need(session, request)
    if row.agent_id != who.agent.id:
        raise Trouble(409, "Take this conversation before you do anything in it.")
    found = knowing.known(session, row, desk.numbers, field(form, "order"))
    if found.order is None:
        raise Trouble(404, NO_ORDER)
    if not found.is_shown:
        if field(form, "checked") != "yes":
            raise Trouble(409, NOT_SHOWN)
        grant(session, row.public_id, found.order.number, How.AGENT, desk.clock())
    key = f"{row.public_id}:agent:{field(form, 'key')[:80]}"
    at = knowing.requested_at(found, desk.clock())
    return replace(wish_of(form, row.public_id, found.order.number, at, key), approved=True)


def wish_of(asked: Mapping[str, Any], conversation: str, number: str, at: datetime, key: str) -> Wish:
    """The wish that a form asks for. Raises Trouble."""
    goal, reason = field(asked, "goal"), field(asked, "reason")
    if goal not in list(Goal) or (reason and reason not in list(Reason)):
        raise Trouble(400, "Please choose what the customer wants, and why, from the lists.")
    skus = asked.getlist("line") if isinstance(asked, FormData | QueryParams) else []
    return Wish(
        goal=Goal(goal),
        order_number=number,
        requested_at=at,
        conversation=conversation,
        key=key,
        reason=Reason(reason) if reason else None,
        lines=tuple(AskedLine(str(sku)) for sku in skus),
        description=field(asked, "description")[:1000] or None,
    )


def suppose(order: Order, delivered: str, desk: AgentDesk) -> Order:
    """The order as if every parcel had been delivered at this moment; what was not sent yet, in one parcel."""
    at = moment(delivered, desk)
    if at is None:
        return order
    everything = Shipment(None, None, None, None, None, tuple(line.sku for line in order.lines))
    parcels = order.shipments or (everything,)
    return replace(order, shipments=tuple(replace(parcel, delivered_at=at) for parcel in parcels))


def moment(text: str, desk: AgentDesk) -> datetime | None:
    """A moment typed in the shop's local time, in UTC; None when nothing was typed. Raises Trouble."""
    if not text:
        return None
    try:
        typed = datetime.fromisoformat(text)
    except ValueError:
        raise Trouble(400, "Please give the time as a date and a time of day.") from None
    return (typed if typed.tzinfo else typed.replace(tzinfo=desk.shop.zone)).astimezone(UTC)


def told(wish: Wish, settled: Settlement) -> str:
    """What was done, for the transcript."""
    words = settled.outcome.value.replace("_", " ")
    parts = [f"Asked for {WHAT[wish.goal]} of order {wish.order_number}: {words}."]
    if settled.case is not None:
        parts.append(f"Case {settled.case.rma}.")
    if settled.refund is not None:
        parts.append(f"Refund {say_money(settled.refund.amount, settled.refund.currency)}.")
    if settled.reference is not None:
        parts.append(f"Decision {settled.reference}.")
    return " ".join(parts)
