"""Refunds for the shop's own systems: the list, the same as CSV, and marking one as paid, with the key of contract 5."""

from __future__ import annotations

import asyncio
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from actions.cases.refunding import NotGranted
from actions.refunds import (
    BadPayment,
    NoSuchRefund,
    RefundEntry,
    Which,
    as_csv,
    as_json,
    list_refunds,
    mark_paid,
)
from bot.website.bodies import name_field, read_object
from bot.website.desk import desk_of
from bot.website.errors import Problem
from bot.website.rest import check_key


async def list_(request: Request) -> Response:
    """The refunds of one state, those that are due unless another is asked for."""
    return JSONResponse([as_json(refund) for refund in await _asked_for(request)])


async def table(request: Request) -> Response:
    """The same as CSV."""
    return Response(as_csv(await _asked_for(request)), media_type="text/csv; charset=utf-8")


async def paid(request: Request) -> Response:
    """Mark a refund as paid; a second time changes nothing and shows it as it stands."""
    desk = desk_of(request)
    check_key(request, desk)
    body = await read_object(request)
    said: dict[str, Any] = {
        "payment": name_field(body, "payment") if body.get("payment") is not None else None,
        "amount": _amount(body.get("amount")),
    }
    who = name_field(body, "who")[:80] if body.get("who") is not None else "shop system"
    mark = partial(
        mark_paid, desk.agents.database, str(request.path_params["key"]), who, desk.clock(), **said
    )
    try:
        done = await asyncio.to_thread(mark)
    except NoSuchRefund as error:
        raise Problem(404, str(error)) from None
    except (BadPayment, NotGranted) as error:
        raise Problem(409, str(error)) from None
    return JSONResponse({"again": done.again, "refund": as_json(done.refund)})


async def _asked_for(request: Request) -> list[RefundEntry]:
    desk = desk_of(request)
    check_key(request, desk)
    asked = request.query_params.get("state", Which.DUE)
    if asked not in list(Which):
        raise Problem(400, f'Please give "state" as one of {", ".join(Which)}.')
    find = partial(list_refunds, which=Which(asked), now=desk.clock())
    return await desk.agents.transactions.read(find)


def _amount(value: object) -> Decimal | None:
    """Money as a decimal string. Raises Problem."""
    if value is None:
        return None
    try:
        return Decimal(value if isinstance(value, str) else "")
    except InvalidOperation:
        raise Problem(
            400, 'Please give "amount" as a decimal string such as "9.50", or leave it out.'
        ) from None


ROUTES = [
    Route("/api/refunds", list_, methods=["GET"]),
    Route("/api/refunds.csv", table, methods=["GET"]),
    Route("/api/refunds/{key}/paid", paid, methods=["POST"]),
]
