"""The counter's own pages: a field to scan into, what is due, lists by state, and receiving many parcels in a row."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from actions.cases import CaseState, CaseView, counting
from actions.cases.counting import Urgency
from actions.cases.moving import Act
from actions.database import Database
from bot.desk.desk import AgentDesk, desk_of
from bot.desk.pages import field, form_of, render, signed_in
from bot.desk.returns.acts import REFUSED, Sent, perform
from bot.desk.sessions import SignedIn

HERE = "/desk/returns"
EXPECTED = "expected"
UNDELIVERED = "undelivered"
MANY = 200
UNKNOWN = "There is no case with this number; compare it with the slip, and scan or type it again."


@dataclass(frozen=True, slots=True)
class Scan:
    """What came of one parcel: its case, or why it was not received."""

    typed: str
    case: CaseView | None
    said: str
    is_good: bool


@signed_in
async def page(request: Request, who: SignedIn) -> Response:
    """The counter: what is due first, or the cases of one state."""
    return await shown(request, who)


async def shown(request: Request, who: SignedIn, message: str = "", status: int = 200) -> Response:
    """The same, with what went wrong."""
    desk, now = desk_of(request), desk_of(request).clock()
    asked = request.query_params.get("show", "")

    def look(session: Session) -> dict[str, Any]:
        urgent = counting.urgencies(session, desk.shop, now)
        chosen = asked or next((one for one in Urgency if urgent[one]), Urgency.OVERDUE)
        return {
            "urgent": urgent,
            "states": counting.states(session),
            "undelivered": counting.count_undelivered(session, desk.shop, now),
            "chosen": chosen,
            "cases": chosen_cases(session, desk, chosen, now),
        }

    facts = await desk.transactions.read(look)
    due = {case.rma: counting.next_due(desk.shop, case, now) for case in facts["cases"]}
    facts |= {"due": due, "now": now, "who": who, "message": message}
    return render(request, "returns/counter.html", facts, status)


def chosen_cases(session: Session, desk: AgentDesk, chosen: str, now: datetime) -> list[CaseView]:
    """The cases of an urgency or a state; of what nobody knows, none."""
    if chosen in list(Urgency):
        return counting.of_urgency(session, desk.shop, Urgency(chosen), now)
    if chosen in list(CaseState):
        return counting.of_state(session, CaseState(chosen))
    if chosen == UNDELIVERED:
        return counting.of_undelivered(session, desk.shop, now)
    return counting.expected(session) if chosen == EXPECTED else []


@signed_in
async def scan(request: Request, who: SignedIn) -> Response:
    """From what was scanned or typed to the case."""
    typed = request.query_params.get("rma", "")[:400]
    rma = await desk_of(request).transactions.read(lambda session: counting.scanned(session, typed))
    if rma is None:
        return await shown(request, who, UNKNOWN, 404)
    return RedirectResponse(f"{HERE}/{rma}", 303)


@signed_in
async def receiving(request: Request, who: SignedIn) -> Response:
    """Receive many parcels, one scan after another."""
    return await received(request, who, ())


@signed_in
async def receive(request: Request, who: SignedIn) -> Response:
    """Receive what was scanned: one parcel, or as many as there are lines."""
    desk, form = desk_of(request), await form_of(request)
    typed = [
        line.strip()[:400] for line in field(form, "rma").replace(",", "\n").splitlines() if line.strip()
    ]
    key = field(form, "key")[:80]
    scans = await asyncio.to_thread(receive_all, desk, who, typed[:MANY], key)
    return await received(request, who, scans)


async def received(request: Request, who: SignedIn, scans: Sequence[Scan]) -> Response:
    """The page with what came of the last scans, and what was received today."""
    desk = desk_of(request)
    local = desk.clock().astimezone(desk.shop.zone)
    morning = datetime.combine(local.date(), time(), desk.shop.zone)
    today = await desk.transactions.read(lambda session: counting.received_since(session, morning))
    return render(request, "returns/receive.html", {"who": who, "scans": scans, "today": today})


def receive_all(desk: AgentDesk, who: SignedIn, typed: Sequence[str], key: str) -> list[Scan]:
    """Receive each; one that cannot be keeps none of the others."""
    return [receive_one(desk, who, text, f"{key}:{number}") for number, text in enumerate(typed)]


def receive_one(desk: AgentDesk, who: SignedIn, typed: str, key: str) -> Scan:
    """Receive one parcel."""
    rma = find(desk.database, typed)
    if rma is None:
        return Scan(typed, None, UNKNOWN, is_good=False)
    act = Act(who=who.agent.shown_name[:80], at=desk.clock(), key=f"desk:receive:{key}:{rma}")
    try:
        moved = perform("receive", Sent(desk.database, desk.policy, rma, act, {}))
    except REFUSED as error:
        return Scan(rma, None, str(error), is_good=False)
    return Scan(rma, moved.case, "Received before." if moved.again else "Received.", is_good=True)


def find(database: Database, typed: str) -> str | None:
    """The RMA number of what was scanned."""
    with database.read() as session:
        return counting.scanned(session, typed)
