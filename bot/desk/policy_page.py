"""The policy's page, for the lead: what is in force and to come, and a new text checked, tried on the past and published."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from actions.cases.replay_files import row
from actions.policy.asking import request_to_json
from actions.policy.drafts import LONGEST, Text
from actions.policy.policy import Clause, Policy
from actions.policy.prover.flaws import MEANINGS
from actions.policy.replaying import Change
from actions.policy.units import CLAUSE_UNITS
from bot.desk.desk import AgentDesk, desk_of
from bot.desk.models import Role
from bot.desk.pages import MOST_BYTES, Plain, Trouble, field, form_of, render, signed_in, trouble
from bot.desk.policy_work import Done
from bot.desk.sessions import SignedIn

SHOWN = 40
NAME = "draft.yml"
EXAMPLE = """cancel.window:
  from: {day}
  value: 48
  setting: Two days instead of one, as most orders leave later.
"""


@dataclass(frozen=True, slots=True)
class Changed:
    """A version, and the clauses whose value begins with it."""

    starts: date
    id: str
    clauses: tuple[Clause, ...]


@signed_in
async def page(request: Request, who: SignedIn) -> Response:
    """What is in force and to come, and the form."""
    lead(who)
    return shown(request, who, "", Done())


def with_file(handler: Plain) -> Plain:
    """Reads a form that may bring a file, which other forms of the desk may not; its size is bounded before."""

    async def read(request: Request) -> Response:
        length = request.headers.get("content-length", "")
        if not length.isdecimal() or int(length) > MOST_BYTES:
            return trouble(
                request, Trouble(413, f"A draft has at most {LONGEST:,} characters; send a shorter one.")
            )
        await request.form(max_files=1, max_fields=10)
        return await handler(request)

    return read


@with_file
@signed_in
async def work(request: Request, who: SignedIn) -> Response:
    """Check, replay or publish the text of the form."""
    lead(who)
    desk = desk_of(request)
    form = await form_of(request)
    text = Text(NAME, await text_of(form))
    todo = field(form, "todo")
    if not text.text.strip():
        done = Done(wrong="There is no text; write a new value, or choose a file.")
    elif todo == "replay":
        done = await desk.workshop.replay(desk.book, text, address(desk))
    elif todo == "publish":
        done = await desk.workshop.publish(desk.book, text, who.agent.name, desk.clock())
    else:
        done = await desk.workshop.check(desk.book, text)
    policy = await asyncio.to_thread(desk.book.policy) if done.published else None
    return shown(request, who, text.text, done, policy)


def lead(who: SignedIn) -> None:
    """Only a lead may see and change the policy here. Raises Trouble."""
    if who.agent.role is not Role.LEAD:
        raise Trouble(403, "The policy's page is for leads; ask one, or sign in as one.")


async def text_of(form: FormData) -> str:
    """The file where one was chosen, else what was typed. Raises Trouble."""
    file = form.get("file")
    raw = await file.read() if isinstance(file, UploadFile) else b""
    try:
        text = raw.decode("utf-8-sig") if raw.strip() else field(form, "text")
    except UnicodeDecodeError:
        raise Trouble(422, "This file is no UTF-8 text; save it as UTF-8 and choose it again.") from None
    if len(text) > LONGEST:
        raise Trouble(413, f"A draft has at most {LONGEST:,} characters; send a shorter one.")
    return text.replace("\r\n", "\n")


def address(desk: AgentDesk) -> str:
    """The database's address, for the process that works for us."""
    return desk.database.engine.url.render_as_string(hide_password=False)


def shown(request: Request, who: SignedIn, text: str, done: Done, policy: Policy | None = None) -> Response:
    """The page with what came of it; ``policy`` is the one that was just published."""
    desk = desk_of(request)
    now = desk.clock()
    policy = policy or desk.policy.whole()
    facts = {
        "who": who,
        "text": text,
        "done": done,
        "versions": versions(policy, desk),
        "current": policy.at(now).id,
        "example": EXAMPLE.format(day=date(now.astimezone(desk.shop.zone).year + 1, 1, 1)),
        "meanings": MEANINGS,
        "as_json": request_to_json,
        "flips": replayed(done, desk),
        "longest": LONGEST,
    }
    return render(request, "policy.html", facts, 422 if done.wrong else 200)


def versions(policy: Policy, desk: AgentDesk) -> list[Changed]:
    """The versions, the newest first."""
    found = []
    for version in reversed(policy.versions):
        day = version.starts.astimezone(desk.shop.zone).date()
        changed = tuple(version.clauses[name] for name in CLAUSE_UNITS if version.clauses[name].from_ == day)
        found.append(Changed(day, version.id, changed))
    return found


def replayed(done: Done, desk: AgentDesk) -> list[Mapping[str, Any]]:
    """The decisions that are not the same, those that flip first, with both receipts."""
    if done.replay is None:
        return []
    first = sorted(done.replay.decisions, key=lambda one: one.compared.change is not Change.FLIPS)
    return [
        {**row(one, desk.shop.zone), "old": one.compared.old, "new": one.compared.new}
        for one in first[:SHOWN]
    ]
