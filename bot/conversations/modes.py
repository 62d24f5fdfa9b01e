"""Who answers a conversation: the one place where its mode, its agent and its waiting for a person change.

Every function works on a conversation that the caller has locked, inside the caller's transaction, and adds what the
customer is to see of it as an event.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from actions.handoffs import settle_all
from bot.conversations import store, wording
from bot.conversations.events import Kind, Mode, Source
from bot.conversations.models import ConversationRow, EventRow


@dataclass(frozen=True, slots=True)
class Attendant:
    """The agent who acts: the number of the account, and the name that customers see."""

    id: int
    name: str


def want_person(conversation: ConversationRow, since: datetime) -> None:
    """A person is asked for: the conversation is in the queue from the first time on."""
    if conversation.agent_id is None and conversation.waiting_since is None:
        conversation.waiting_since = since


def want_nobody(conversation: ConversationRow) -> None:
    """No person is asked for any more; one who is there stays."""
    if conversation.mode == Mode.BOT.value:
        conversation.waiting_since = None


def hear_customer(conversation: ConversationRow, at: datetime) -> None:
    """The customer said something that a person is to answer."""
    conversation.waiting_since = conversation.waiting_since or at


def join(
    session: Session,
    conversation: ConversationRow,
    agent: Attendant,
    now: datetime,
    *,
    instead_of: int | None = None,
) -> bool:
    """Let an agent attend, in place of nobody or of the agent ``instead_of``; False when somebody else was quicker.

    From then on the assistant says nothing and acts on nothing: what waits for it is the agent's to answer.
    """
    if not _take(session, conversation, agent, now, instead_of):
        return False
    conversation.waiting_since = conversation.waiting_since or now
    _answered_by_person(session, conversation, now)
    text = wording.joined(agent.name)
    store.append(session, conversation, Source.AGENT, Kind.JOINED, text, now, data=_data(agent))
    return True


def hear_agent(conversation: ConversationRow, now: datetime) -> None:
    """The agent answered: the customer waits no more."""
    conversation.heard_at, conversation.waiting_since = now, None


def pass_on(
    session: Session, conversation: ConversationRow, agent: Attendant, to: Attendant | None, now: datetime
) -> None:
    """Hand over to a colleague, or to the queue; the mode stays human, so that nobody else speaks in between."""
    _leave(conversation, conversation.waiting_since or now)
    text = wording.passed_on(agent.name, to.name if to else None)
    store.append(session, conversation, Source.AGENT, Kind.LEFT, text, now, data=_data(agent))
    if to is not None:
        conversation.agent_id, conversation.agent_name, conversation.heard_at = to.id, to.name, now


def put_back(session: Session, conversation: ConversationRow, now: datetime, when: str) -> None:
    """An agent fell silent: back to the queue, from when the customer began to wait. ``when`` says who comes when."""
    name = conversation.agent_name or ""
    _leave(conversation, conversation.waiting_since or now)
    text = wording.put_back(name, when)
    store.append(session, conversation, Source.BOT, Kind.LEFT, text, now, data={"silent": name})


def give_back(
    session: Session, conversation: ConversationRow, agent: Attendant, outcome: str | None, now: datetime
) -> None:
    """The assistant answers again, with a fresh start. ``outcome`` is what it came to, when the agent closes it."""
    settle_all(session, conversation.public_id, now)
    _answered_by_person(session, conversation, now)
    _leave(conversation, None)
    conversation.mode = Mode.BOT.value
    conversation.rotation += 1
    data = {"agent": agent.id, "name": agent.name} | ({"outcome": outcome} if outcome else {})
    store.append(session, conversation, Source.SYSTEM, Kind.GIVEN_BACK, outcome or "", now, data=data)
    store.append(session, conversation, Source.BOT, Kind.LEFT, wording.given_back(agent.name), now)


def is_silent(conversation: ConversationRow, now: datetime, most: timedelta) -> bool:
    """Whether the customer waits for an agent who has given no sign for too long."""
    if conversation.agent_id is None or conversation.waiting_since is None:
        return False
    last = max(conversation.waiting_since, conversation.heard_at or conversation.waiting_since)
    return now - last >= most


def _take(
    session: Session, conversation: ConversationRow, agent: Attendant, now: datetime, instead_of: int | None
) -> bool:
    """One conditional update decides who was first, whatever else is going on."""
    session.flush()
    free = (
        ConversationRow.agent_id.is_(None) if instead_of is None else ConversationRow.agent_id == instead_of
    )
    values = {"agent_id": agent.id, "agent_name": agent.name, "heard_at": now, "mode": Mode.HUMAN.value}
    taken = update(ConversationRow).where(ConversationRow.id == conversation.id, free).values(values)
    won = session.connection().execute(taken).rowcount == 1
    session.refresh(conversation)
    return won


def _answered_by_person(session: Session, conversation: ConversationRow, now: datetime) -> None:
    """What waited for the assistant, further wishes too, is no longer its to answer."""
    waiting = update(EventRow).where(
        EventRow.conversation_id == conversation.id,
        EventRow.answered_at.is_(None),
        (EventRow.source == Source.CUSTOMER.value) | (EventRow.kind == Kind.WISH_WAITING.value),
    )
    session.execute(waiting.values(answered_at=now))


def _leave(conversation: ConversationRow, waiting_since: datetime | None) -> None:
    conversation.agent_id = conversation.agent_name = conversation.heard_at = None
    conversation.waiting_since = waiting_since


def _data(agent: Attendant) -> dict[str, object]:
    return {"name": agent.name, "agent": agent.id}
