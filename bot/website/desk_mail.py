"""The agents' pages of mail: what came in and what was done with it, what goes out, and each mail in full."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, undefer
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.desk.desk import desk_of
from bot.desk.pages import Trouble, render, signed_in
from bot.desk.sessions import SignedIn
from bot.email.models import MailRow, MailState, OutgoingRow, OutgoingState

MOST = 100
MOST_CHARACTERS = 20_000
LARGEST_NUMBER = 2**31 - 1


@signed_in
async def page(request: Request, who: SignedIn) -> Response:
    """The latest mails in and out, all or those of one state."""
    came, went = _asked(request, "in", MailState), _asked(request, "out", OutgoingState)
    found = await desk_of(request).transactions.read(partial(_latest, came=came, went=went))
    facts = {"who": who, "came": came, "went": went, "states": MailState, "out_states": OutgoingState}
    return render(request, "mail.html", {**facts, **found})


@signed_in
async def incoming(request: Request, who: SignedIn) -> Response:
    """One mail that came in, as it came."""
    row = await desk_of(request).transactions.read(partial(_found, kind=MailRow, number=_number(request)))
    facts = {"who": who, "mail": row, "raw": row.raw.decode("utf-8", "replace")[:MOST_CHARACTERS]}
    return render(request, "mail_in.html", facts)


@signed_in
async def outgoing(request: Request, who: SignedIn) -> Response:
    """One mail that goes out: its text, and its HTML part in a frame that can do nothing."""
    row = await desk_of(request).transactions.read(partial(_found, kind=OutgoingRow, number=_number(request)))
    return render(request, "mail_out.html", {"who": who, "mail": row})


@signed_in
async def html_part(request: Request, _who: SignedIn) -> Response:
    """The HTML part of a mail that goes out, as its receiver's program gets it (headers.py bounds what it may do)."""
    row = await desk_of(request).transactions.read(partial(_found, kind=OutgoingRow, number=_number(request)))
    return HTMLResponse(row.html)


def routes() -> list[Route]:
    """Pages under ``/desk/mail``; they belong before those of the desk, which would take their addresses."""
    return [
        Route("/desk/mail", page),
        Route("/desk/mail/in/{number:int}", incoming),
        Route("/desk/mail/out/{number:int}", outgoing),
        Route("/desk/mail/out/{number:int}/html", html_part),
    ]


def _latest(session: Session, came: MailState | None, went: OutgoingState | None) -> dict[str, Any]:
    mails = select(MailRow).order_by(MailRow.id.desc()).limit(MOST)
    out = select(OutgoingRow).order_by(OutgoingRow.id.desc()).limit(MOST)
    return {
        "mails": list(session.scalars(mails if came is None else mails.where(MailRow.state == came))),
        "outbox": list(session.scalars(out if went is None else out.where(OutgoingRow.state == went))),
        "counts": _counts(session, MailRow),
        "out_counts": _counts(session, OutgoingRow),
        "most": MOST,
    }


def _counts(session: Session, kind: Any) -> dict[str, int]:
    counted = session.execute(select(kind.state, func.count()).group_by(kind.state))
    return {str(state): int(count) for state, count in counted}


def _found(session: Session, kind: Any, number: int) -> Any:
    whole = [undefer(MailRow.raw)] if kind is MailRow else []
    row = session.get(kind, number, options=whole)
    if row is None:
        raise Trouble(404, "There is no such mail; go back to the list of mails and open it from there.")
    return row


def _number(request: Request) -> int:
    return min(int(request.path_params["number"]), LARGEST_NUMBER)


def _asked(request: Request, name: str, states: Any) -> Any:
    text = request.query_params.get(name, "")
    return states(text) if text in list(states) else None
