"""What presses at the counter, as a badge in the head of every page of the desk; it asks anew every minute."""

from __future__ import annotations

from functools import partial

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from actions.cases import counting
from actions.refunds import count_overdue
from bot.desk.desk import AgentDesk, desk_of
from bot.desk.pages import render, signed_in
from bot.desk.sessions import SignedIn


@signed_in
async def due(request: Request, _who: SignedIn) -> Response:
    """How many cases are overdue, due today and at risk, and how many refunds are overdue; empty where there is none."""
    desk = desk_of(request)
    facts = await desk.transactions.read(partial(pressing, desk=desk))
    return render(request, "returns/_due.html", facts)


def pressing(session: Session, desk: AgentDesk) -> dict[str, object]:
    """What the badge counts."""
    now = desk.clock()
    counts = counting.pressing(session, desk.shop, now)
    return {"pressing": counts, "refunds": count_overdue(session, now)}
