"""The returns counter for the shop's own systems: look at a case, and move it, with the key of contract 5."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from actions.cases import CaseState, CaseView, case_to_json, find_case, list_cases
from actions.cases.moving import Act
from bot.desk.returns.acts import REFUSED, STATUS, Sent, perform
from bot.website.bodies import name_field, read_object
from bot.website.desk import Desk, desk_of
from bot.website.errors import Problem
from bot.website.rest import check_key

OWN = ("key", "who", "note", "seen")


async def list_(request: Request) -> Response:
    """The newest cases, of one state where it is asked for."""
    desk = desk_of(request)
    check_key(request, desk)
    asked = request.query_params.get("state")
    if asked is not None and asked not in list(CaseState):
        raise Problem(400, f'Please give "state" as one of {", ".join(CaseState)}.')
    find = partial(list_cases, state=CaseState(asked) if asked else None)
    cases = await desk.agents.transactions.read(find)
    return JSONResponse([shown(case, desk) for case in cases])


async def show(request: Request) -> Response:
    """One case."""
    desk = desk_of(request)
    check_key(request, desk)

    def look(session: Session) -> CaseView | None:
        return find_case(session, request.path_params["rma"])

    case = await desk.agents.transactions.read(look)
    if case is None:
        raise Problem(404, "There is no such case; compare the number with the one on the slip.")
    return JSONResponse(shown(case, desk))


async def act(request: Request) -> Response:
    """Move a case; the same ``key`` again changes nothing and shows the case as it stands."""
    desk = desk_of(request)
    check_key(request, desk)
    body = await read_object(request)
    fields = {name: value for name, value in body.items() if name not in OWN}
    sent = Sent(desk.agents.database, desk.policy, request.path_params["rma"], act_of(body, desk), fields)
    try:
        moved = await asyncio.to_thread(perform, request.path_params["act"], sent)
    except REFUSED as error:
        raise Problem(STATUS[type(error)], str(error)) from None
    return JSONResponse({"again": moved.again, "case": shown(moved.case, desk)})


def act_of(body: dict[str, Any], desk: Desk) -> Act:
    """Who acts, and under which key. Raises Problem."""
    seen, note = body.get("seen"), body.get("note")
    if seen is not None and (isinstance(seen, bool) or not isinstance(seen, int)):
        raise Problem(400, 'Please give "seen" as the version of the case that you saw, or leave it out.')
    if note is not None and (not isinstance(note, str) or len(note) > 1000):
        raise Problem(400, 'Please give "note" as a text of at most 1000 characters, or leave it out.')
    who = name_field(body, "who")[:80] if body.get("who") is not None else "shop system"
    return Act(who=who, at=desk.clock(), key=f"api:{name_field(body, 'key')[:150]}", note=note, seen=seen)


def shown(case: CaseView, desk: Desk) -> dict[str, Any]:
    """A case in JSON, without what only the desk needs."""
    return case_to_json(case, desk.shop.zone)


ROUTES = [
    Route("/api/returns", list_, methods=["GET"]),
    Route("/api/returns/{rma}", show, methods=["GET"]),
    Route("/api/returns/{rma}/{act}", act, methods=["POST"]),
]
