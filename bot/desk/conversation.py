"""One conversation: its page, and what an agent does in it."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from actions.assistant.opening import usual_hours
from bot.conversations.events import Address, Channel, Mode
from bot.conversations.models import ConversationRow
from bot.conversations.modes import Attendant
from bot.desk import accounts, knowing, pages
from bot.desk.accounts import Agent
from bot.desk.addressed import need
from bot.desk.desk import AgentDesk, desk_of
from bot.desk.knowing import Known
from bot.desk.models import Role
from bot.desk.pages import Trouble, attendant, field, form_of, render, signed_in, with_files
from bot.desk.sending import sent_photos
from bot.desk.sessions import SignedIn
from bot.desk.suggesting import suggested
from bot.desk.ways import lacking

OUTCOMES = ("solved", "refused", "passed outside", "no answer", "spam")
SAID = "said"
TAKEN = "Somebody else took this conversation a moment before you; see the list for the next one."


@signed_in
async def page(request: Request, who: SignedIn) -> Response:
    """The conversation with everything that an agent needs beside it."""
    desk = desk_of(request)
    wanted = request.query_params.get("order")

    def look(session: Session) -> dict[str, Any]:
        row = need(session, request)
        found = knowing.known(session, row, desk.numbers, wanted)
        colleagues = [one for one in accounts.enabled_agents(session) if one.id != who.agent.id]
        return {**transcript_facts(session, row, who), "known": found, "colleagues": colleagues}

    facts = await desk.transactions.read(look)
    fill = _fill(desk, facts["known"], who)
    replies = [(one.name, one.filled(fill)) for one in desk.replies]
    asked = lacking(facts["known"], request.path_params["id"], desk)
    reply = suggested(facts["known"], asked, facts["events"], fill, desk) if facts["mine"] else ""
    facts |= {"missing": asked, "suggested": reply}
    facts |= {"replies": replies, "outcomes": OUTCOMES, "said": request.query_params.get("done") == SAID}
    return render(request, "conversation.html", {**facts, "now": desk.clock()})


@signed_in
async def live(request: Request, who: SignedIn) -> Response:
    """What was said, anew when something was added; the whole page when somebody else attends by now."""
    desk = desk_of(request)

    def look(session: Session) -> dict[str, Any] | None:
        row = need(session, request)
        same = request.query_params.get("seen") == f"{row.last_number}"
        known_state = request.query_params.get("state") == state_of(row)
        return None if same and known_state else transcript_facts(session, row, who)

    facts = await desk.transactions.read(look)
    if facts is None:
        return Response(status_code=204)
    if request.query_params.get("state") != facts["state"]:
        return Response(status_code=200, headers={"HX-Refresh": "true"})
    return render(request, "_events.html", {**facts})


@signed_in
async def take(request: Request, who: SignedIn) -> Response:
    """Attend to the conversation; a lead may do so in place of the colleague whom the page names."""
    form, name = await form_of(request), request.path_params["id"]
    instead = field(form, "instead_of")
    if instead and who.agent.role is not Role.LEAD:
        raise Trouble(
            403, "Only a lead may take a conversation from a colleague; ask for it to be passed on."
        )
    won = await desk_of(request).attending.take(
        name, attendant(who), int(instead) if instead.isdecimal() else None
    )
    if not won:
        raise Trouble(409, TAKEN)
    return pages.to_conversation(request)


@with_files
async def say(request: Request, who: SignedIn) -> Response:
    """Answer the customer, or keep a note for colleagues."""
    form, attending = await form_of(request), desk_of(request).attending
    photos = await sent_photos(request, form, who)
    name, text = request.path_params["id"], field(form, "text")
    if field(form, "as") == "note":
        await attending.note(name, attendant(who), text)
    else:
        await attending.say(name, attendant(who), text, field(form, "key")[:80], photos)
    return pages.to_conversation(request, SAID)


@signed_in
async def pass_on(request: Request, who: SignedIn) -> Response:
    """Hand the conversation to a colleague, or to whoever is free."""
    form, desk = await form_of(request), desk_of(request)
    to = await desk.transactions.read(partial(_colleague, name=field(form, "to")))
    await desk.attending.pass_on(request.path_params["id"], attendant(who), to)
    return pages.to_conversation(request)


@signed_in
async def give_back(request: Request, who: SignedIn) -> Response:
    """Let the assistant answer again; with an outcome the matter is closed."""
    outcome = field(await form_of(request), "outcome")
    if outcome and outcome not in OUTCOMES:
        raise Trouble(400, "Please choose what it came to from the list.")
    await desk_of(request).attending.give_back(request.path_params["id"], attendant(who), outcome or None)
    return pages.to_conversation(request)


@signed_in
async def photo(request: Request, who: SignedIn) -> Response:
    """A photo of the conversation."""
    desk = desk_of(request)
    row = await desk.transactions.read(partial(need, request=request))
    file = desk.photos.find(Address(Channel(row.channel), row.sender), request.path_params["name"])
    if file is None:
        raise Trouble(404, "There is no such photo in this conversation.")
    return FileResponse(file, media_type="image/jpeg")


def transcript_facts(session: Session, row: ConversationRow, who: SignedIn) -> dict[str, Any]:
    """What the transcript and the buttons beside it depend on."""
    return {
        "who": who,
        "conversation": row,
        "events": knowing.said(session, row),
        "mine": row.agent_id == who.agent.id,
        "is_human": row.mode == Mode.HUMAN.value,
        "state": state_of(row),
    }


def state_of(row: ConversationRow) -> str:
    """Who attends, in one word: when it changes the page has other buttons."""
    return f"{row.mode}-{row.agent_id or 0}"


def _colleague(session: Session, name: str) -> Attendant | None:
    """The colleague with this account; None for the queue. Raises Trouble when there is none."""
    if not name:
        return None
    found: Agent | None = next((one for one in accounts.enabled_agents(session) if one.name == name), None)
    if found is None:
        raise Trouble(409, f"{name} has no account any more; choose somebody else.")
    return Attendant(found.id, found.shown_name)


def _fill(desk: AgentDesk, found: Known, who: SignedIn) -> dict[str, str | None]:
    """What placeholders of saved replies stand for."""
    contact = desk.shop.contact
    return {
        "agent": who.agent.shown_name,
        "customer": found.name,
        "order": found.number,
        "rma": next((case.rma for case in found.cases if case.order_number == found.number), None),
        "shop": desk.shop.name,
        "email": contact.email,
        "phone": contact.phone,
        "hours": usual_hours(desk.shop, desk.clock()),
    }
