"""One case at the counter: what is known, what can be done with it, and doing it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from actions.cases import CaseState, CaseView, answering, counting, inspecting, refunding
from actions.cases.claiming import ACCEPTED, DEFECT
from actions.cases.machine import moves_from
from actions.cases.models import CaseRow
from actions.cases.moving import Act
from actions.cases.states import BEFORE_RECEIPT, Condition, Evaluation, Found, Remedy
from actions.cases.views import view_case
from bot.conversations.errors import Refused
from bot.conversations.events import Address, Channel
from bot.desk.desk import AgentDesk, desk_of
from bot.desk.models import Role
from bot.desk.pages import Trouble, field, form_of, render, signed_in, with_files
from bot.desk.returns.acts import REFUSED, STATUS, Sent, perform
from bot.desk.returns.counter import HERE, UNKNOWN
from bot.desk.sessions import SignedIn

ENCLOSED = ("proof", "accessories", "packaging", "labels")
LEAD_ONLY = "Only a lead may open a rejected case again; ask one of them."


@signed_in
async def page(request: Request, who: SignedIn) -> Response:
    """The case as it stands."""
    return await shown(request, who)


async def shown(
    request: Request,
    who: SignedIn,
    message: str = "",
    typed: Mapping[str, Any] | None = None,
    status: int = 200,
) -> Response:
    """The same, with what went wrong and what had been typed."""
    desk = desk_of(request)
    facts = await desk.transactions.read(lambda session: known(session, desk, request.path_params["rma"]))
    facts |= {"who": who, "message": message, "typed": typed or {}, "enclosed": ENCLOSED}
    return render(request, "returns/case.html", facts, status)


def known(session: Session, desk: AgentDesk, rma: str) -> dict[str, Any]:
    """What the page shows. Raises Trouble."""
    found = counting.scanned(session, rma)
    row = session.scalar(select(CaseRow).where(CaseRow.rma == found)) if found else None
    if row is None:
        raise Trouble(404, UNKNOWN)
    case, now = view_case(row), desk.clock()
    due_at, standing = counting.next_due(desk.shop, case, now)
    return {
        "case": case,
        "due_at": due_at,
        "standing": standing,
        "now": now,
        "moves": moves_from(case.state),
        "refund": refunding.work_out(row) if case.findings else None,
        "verdict": answering.verdict_of(case) if case.state is CaseState.INSPECTED else None,
        "asked_for": answering.remedy_of(case),
        "claimable": is_claimable(case),
        "clauses": inspecting.REFUSED_AS,
        "documents": desk.policy.clause("return.proof").value,
        "enclosures": desk.policy.clause("return.complete").value,
        "words": {"found": Found, "condition": Condition, "remedy": Remedy, "outcome": Evaluation},
        "before_receipt": case.state in BEFORE_RECEIPT,
        "is_accepted": case.state in ACCEPTED,
    }


def is_claimable(case: CaseView) -> bool:
    """Whether the customer may claim what sending it in cost (clause defect.shipping)."""
    faulty = any(finding.condition is Condition.FAULTY for finding in case.findings)
    is_open = case.claim is None or case.claim.outcome is None
    lives = case.state in BEFORE_RECEIPT | ACCEPTED | {CaseState.RECEIVED, CaseState.INSPECTED}
    return (DEFECT in case.obligations or faulty) and is_open and lives


@with_files
async def act(request: Request, who: SignedIn) -> Response:
    """Do something with the case; what goes wrong is said on the page, with everything that was typed."""
    desk, form, name = desk_of(request), await form_of(request), request.path_params["act"]
    rma = request.path_params["rma"]
    fields: Mapping[str, Any] = {}
    try:
        fields = await fields_of(desk, rma, name, form)
        await asyncio.to_thread(perform_for, desk, who, name, rma, form, fields)
    except REFUSED as error:
        return await shown(request, who, str(error), keep(form, fields), STATUS[type(error)])
    except Refused as error:
        return await shown(request, who, error.message, keep(form, fields), 400)
    return RedirectResponse(f"{HERE}/{rma}", 303)


def perform_for(
    desk: AgentDesk, who: SignedIn, name: str, rma: str, form: FormData, fields: Mapping[str, Any]
) -> None:
    """Do it in the name of the agent who is signed in."""
    if name == "inspect-again" and who.agent.role is not Role.LEAD and is_rejected(desk, rma):
        raise Trouble(403, LEAD_ONLY)
    seen = field(form, "seen")
    deed = Act(
        who=who.agent.shown_name[:80],
        at=desk.clock(),
        key=f"desk:{name}:{rma}:{field(form, 'key')[:80]}",
        note=field(form, "why").strip()[:1000] or None,
        seen=int(seen) if seen.isdecimal() else None,
    )
    perform(name, Sent(desk.database, desk.policy, rma, deed, fields))


def is_rejected(desk: AgentDesk, rma: str) -> bool:
    """Whether the case was rejected."""
    with desk.database.read() as session:
        found = session.scalar(select(CaseRow.state).where(CaseRow.rma == counting.scanned(session, rma)))
    return found is CaseState.REJECTED


async def fields_of(desk: AgentDesk, rma: str, name: str, form: FormData) -> dict[str, Any]:
    """The fields of a form, its photos kept."""
    if name == "inspect":
        return await findings_of(desk, rma, form)
    receipt = form.get("receipt-photo")
    if isinstance(receipt, UploadFile) and receipt.size:
        return {**dict(form), "receipt": await keep_photo(desk, rma, receipt)}
    return dict(form)


async def findings_of(desk: AgentDesk, rma: str, form: FormData) -> dict[str, Any]:
    """The findings of the checklist; its fields carry the number of their line."""
    count = field(form, "lines")
    numbers = range(int(count)) if count.isdecimal() and int(count) <= 100 else ()
    return {"findings": [await finding_of(desk, rma, form, number) for number in numbers]}


async def finding_of(desk: AgentDesk, rma: str, form: FormData, number: int) -> dict[str, Any]:
    """What was found of one line, with its photos drawn anew and kept."""
    accepted = field(form, f"accepted-{number}").strip()
    kept = [str(one) for one in form.getlist(f"kept-{number}")]
    new = [one for one in form.getlist(f"photos-{number}") if isinstance(one, UploadFile) and one.size]
    photos = [*kept, *[await keep_photo(desk, rma, one) for one in new]]
    words = {name: field(form, f"{name}-{number}") for name in (*ENCLOSED, "condition")}
    return {
        **words,
        "sku": field(form, f"sku-{number}"),
        "accepted": int(accepted) if accepted.isdecimal() else -1,
        "refused_for": [str(one) for one in form.getlist(f"refused-{number}")],
        "note": field(form, f"note-{number}").strip(),
        "photos": photos,
    }


async def keep_photo(desk: AgentDesk, rma: str, sent: UploadFile) -> str:
    """Keep a photo of the inspection, cleaned like a customer's; its id. Raises Refused."""
    content = await sent.read()
    return await asyncio.to_thread(desk.photos.keep, place_of(rma), content)


def place_of(rma: str) -> Address:
    """Where the photos of an inspection are kept."""
    return Address(Channel.REST, f"returns counter {rma}")


def keep(form: FormData, fields: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, to show it again, with the photos that were kept; lists where there may be several values."""
    names = {name for name, value in form.multi_items() if isinstance(value, str)}
    typed = {name: form.getlist(name) if name.startswith("refused-") else form.get(name) for name in names}
    kept = enumerate(fields.get("findings", ()))
    return typed | {f"kept-{number}": found["photos"] for number, found in kept}


@signed_in
async def photo(request: Request, who: SignedIn) -> Response:
    """A photo of the case: the customer's, or one of the inspection."""
    desk, name = desk_of(request), request.path_params["name"]

    def look(session: Session) -> bool:
        facts = known(session, desk, request.path_params["rma"])
        case: CaseView = facts["case"]
        receipt = case.claim.receipt if case.claim else None
        return name in {*case.photos, receipt, *(one for found in case.findings for one in found.photos)}

    file = desk.photos.file_of(name) if await desk.transactions.read(look) else None
    if file is None:
        raise Trouble(404, "There is no such photo in this case.")
    return FileResponse(file, media_type="image/jpeg")
