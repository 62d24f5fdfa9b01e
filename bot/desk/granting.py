"""Exceptions: made in a conversation by naming the clause and a reason, and all of them in a list."""

from __future__ import annotations

import asyncio
import csv
import io
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from actions.cases import ExceptionView, Grant, NoException, list_exceptions, make_exception
from actions.policy import BadRequest
from bot.desk import pages
from bot.desk.acting import allowed_wish, told
from bot.desk.desk import desk_of
from bot.desk.pages import Trouble, attendant, field, form_of, render, signed_in
from bot.desk.sessions import SignedIn

SHOWN = 200
COLUMNS = (
    "granted_at",
    "granted_by",
    "order_number",
    "goal",
    "verdict",
    "clause",
    "reason",
    "rma",
    "amount",
    "currency",
    "reference",
    "conversation",
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@signed_in
async def grant(request: Request, who: SignedIn) -> Response:
    """Do what the policy does not allow; the clause and the reason go into the list of exceptions."""
    desk, form = desk_of(request), await form_of(request)
    wish = await desk.transactions.write(partial(allowed_wish, request=request, form=form, who=who))
    given = Grant(field(form, "clause"), field(form, "why"), who.agent.shown_name)
    try:
        settled = await asyncio.to_thread(
            make_exception, desk.database, wish, given, desk.policy, desk.clock()
        )
    except NoException as error:
        raise Trouble(409, str(error)) from None
    except BadRequest as error:
        raise Trouble(400, f"{error}.") from None
    said = f"Exception to {given.clause}: {given.reason} {told(wish, settled)}"
    await desk.attending.note(request.path_params["id"], attendant(who), said)
    return pages.to_conversation(request)


@signed_in
async def page(request: Request, who: SignedIn) -> Response:
    """What was granted against the policy, the newest first."""
    found = await desk_of(request).transactions.read(partial(list_exceptions, most=SHOWN))
    return render(request, "exceptions.html", {"who": who, "exceptions": found, "most": SHOWN})


@signed_in
async def table(request: Request, who: SignedIn) -> Response:
    """The whole list as CSV, for a spreadsheet; times in UTC."""
    found = await desk_of(request).transactions.read(list_exceptions)
    headers = {"Content-Disposition": 'attachment; filename="exceptions.csv"'}
    return Response(as_csv(found), media_type="text/csv; charset=utf-8", headers=headers)


def as_csv(found: list[ExceptionView]) -> str:
    """RFC 4180. What a spreadsheet would take for a formula has an apostrophe before it."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for one in found:
        writer.writerow(_cell(getattr(one, name)) for name in COLUMNS)
    return text.getvalue()


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
