"""The one thing missing, with a button for each way: what the policy says to each answer, and going on that way."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from actions.cases import Missing, Way, Wish, missing, settle
from actions.handoffs import HandoffState
from actions.policy import BadRequest
from actions.policy.decision import Verdict
from actions.policy.facts import AskedLine, Goal, Reason
from actions.policy.serial import order_from_facts_json
from bot.desk import knowing, pages
from bot.desk.acting import allowed_wish, moment, told
from bot.desk.addressed import need
from bot.desk.desk import AgentDesk, desk_of
from bot.desk.knowing import Known, requested_at
from bot.desk.pages import Trouble, attendant, field, form_of, signed_in
from bot.desk.sessions import SignedIn

GONE_BY = "This question is settled by now; reload the conversation to see where it stands."


def missing_of(found: Known, conversation: str, desk: AgentDesk) -> Missing | None:
    """What is to be found out for what the customer asked last; None where no fact would settle it."""
    wish = wish_asked(found, conversation, desk.clock())
    if wish is None or found.order is None:
        return None
    try:
        return missing(wish, found.order, desk.policy, desk.clock())
    except BadRequest:
        return None


def lacking(found: Known, conversation: str, desk: AgentDesk) -> Missing | None:
    """The same, as long as nothing was decided about it since."""
    is_open = found.asked is not None and found.asked.state is HandoffState.OPEN
    return missing_of(found, conversation, desk) if is_open and not _is_decided(found, desk) else None


def _is_decided(found: Known, desk: AgentDesk) -> bool:
    """Whether the policy has answered, or what was found out since leaves it to the agent for good."""
    given, wish = found.decision, wish_asked(found, "", desk.clock())
    if given is None or given.verdict is not Verdict.HUMAN:
        return given is not None
    if wish is None:
        return False
    told = order_from_facts_json(given.record["request"]["order"])
    reason = given.record["request"].get("reason")
    known = replace(wish, reason=Reason(reason) if reason else wish.reason, lines=())
    return missing(known, told, desk.policy, desk.clock()) is None


def wish_asked(found: Known, conversation: str, now: datetime) -> Wish | None:
    """The wish for which a person is needed, as far as it was understood."""
    asked = found.asked
    if asked is None or found.order is None or asked.request.goal not in list(Goal):
        return None
    facts = asked.request.facts
    reason = facts.get("reason")
    bought = {line.sku for line in found.order.lines}
    return Wish(
        goal=Goal(asked.request.goal),
        order_number=found.order.number,
        requested_at=requested_at(found, now),
        conversation=conversation,
        key="what is missing",
        reason=Reason(reason) if reason in list(Reason) else None,
        lines=tuple(one for one in _lines(facts.get("lines")) if one.sku in bought),
        description=facts.get("description"),
        photos=tuple(facts.get("photos") or ()),
    )


def _lines(told: object) -> list[AskedLine]:
    """The lines as the matter has them: a sku and, where it was said, how many."""
    if not isinstance(told, list):
        return []
    return [
        AskedLine(str(one["sku"]), one.get("quantity"))
        for one in told
        if isinstance(one, dict) and one.get("sku")
    ]


@signed_in
async def go(request: Request, who: SignedIn) -> Response:
    """Go on with what was found out: do what the policy allows then, or keep what it says for the answer."""
    desk, form = desk_of(request), await form_of(request)
    way, wish = await desk.transactions.write(partial(_chosen, request=request, form=form, who=who))
    try:
        settled = await asyncio.to_thread(settle, desk.database, wish, desk.policy, desk.clock())
    except BadRequest as error:
        raise Trouble(400, f"{error}.") from None
    note = f"Found out: {field(form, 'question')} – {way.text}. {told(wish, settled)}"
    await desk.attending.note(request.path_params["id"], attendant(who), note)
    return pages.to_conversation(request)


def _chosen(session: Session, request: Request, form: FormData, who: SignedIn) -> tuple[Way, Wish]:
    """The way that was pressed, and the wish that goes on it. Raises Trouble."""
    desk = desk_of(request)
    checked = allowed_wish(session, request, form, who)
    found = knowing.known(session, need(session, request), desk.numbers, checked.order_number)
    asked = missing_of(found, checked.conversation, desk)
    way = next((one for one in asked.ways if one.key == field(form, "way")), None) if asked else None
    if way is None:
        raise Trouble(409, GONE_BY)
    at = moment(field(form, f"at-{way.key}"), desk)
    if way.asks and at is None:
        raise Trouble(400, "Please give the day and the time that you found out.")
    return way, replace(way.at(at), key=checked.key, approved=False)
