"""The way back: what agents of the other helpdesk say and settle, taken from its signed webhooks."""

from __future__ import annotations

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session
from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_delay, wait_fixed

from bot.conversations.attending import Attending, NotYours
from bot.conversations.events import Mode
from bot.conversations.models import ConversationRow
from bot.conversations.modes import Attendant
from bot.conversations.transactions import Transactions
from bot.helpdesk.briefing import OUTSIDE
from bot.helpdesk.models import ThreadRow
from bot.helpdesk.port import Answered, News

log = structlog.get_logger(__name__)

SETTLED = "settled in the other helpdesk"
# An answer can be faster than our note of the conversation's name there, which we learn from the call that opens it.
LOOKS_EVERY_SECONDS, LOOKS_FOR_SECONDS = 0.1, 2.0


class NoSuchThread(LookupError):
    """News of a conversation that was not opened from here."""


class Returning:
    """Lets an agent of the other helpdesk do here what an agent of our own desk does."""

    def __init__(self, transactions: Transactions, attending: Attending) -> None:
        self._transactions = transactions
        self._attending = attending

    async def take_in(self, news: News) -> None:
        """Carry out one piece of news; the same again does nothing. Raises NoSuchThread, and NotYours

        when an agent of our own desk attends: two people would talk at once.
        """
        conversation = await self._conversation(news.thread)
        agent = Attendant(OUTSIDE, news.agent)
        if isinstance(news, Answered):
            await self._join(conversation, agent)
            await self._attending.say(conversation.public_id, agent, news.text, f"helpdesk:{news.key}")
        elif _is_at_hand(conversation):
            await self._join(conversation, agent)
            await self._attending.give_back(conversation.public_id, agent, SETTLED)
        log.info("helpdesk_news", conversation=conversation.public_id, news=type(news).__name__)

    async def _conversation(self, thread: str) -> ConversationRow:
        looking = AsyncRetrying(
            retry=retry_if_exception_type(NoSuchThread),
            wait=wait_fixed(LOOKS_EVERY_SECONDS),
            stop=stop_after_delay(LOOKS_FOR_SECONDS),
            reraise=True,
        )
        return await looking(self._transactions.read, lambda session: _conversation(session, thread))

    async def _join(self, conversation: ConversationRow, agent: Attendant) -> None:
        if not await self._attending.take(conversation.public_id, agent):
            raise NotYours(conversation.agent_name)


def _is_at_hand(conversation: ConversationRow) -> bool:
    """Whether there is anything left to settle: our own closing comes back as news, too."""
    return conversation.mode == Mode.HUMAN.value or conversation.waiting_since is not None


def _conversation(session: Session, thread: str) -> ConversationRow:
    found = session.scalar(
        select(ConversationRow)
        .join(ThreadRow, ThreadRow.conversation_id == ConversationRow.id)
        .where(ThreadRow.thread == thread)
    )
    if found is None:
        raise NoSuchThread(thread)
    return found
