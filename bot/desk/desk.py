"""Everything the agents' pages work with, wired once a process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import cast

from starlette.requests import Request
from starlette.templating import Jinja2Templates

from actions.database import Database
from actions.orders import OrderNumbers
from actions.policy import Policy, Shop
from actions.policy.drafts import Book
from bot.conversations.attending import Attending
from bot.conversations.photos import Photos
from bot.conversations.transactions import Transactions
from bot.desk.policy_work import Workshop
from bot.desk.replies import SavedReply

HASHES_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class AgentDesk:
    """The use cases and facts that agents' pages need.

    ``silence`` is how long an agent may leave a customer without a word, ``gone`` the same without an open window. ``hashing`` lets passwords be checked only a few
    at a time, so that trying many of them slows down nobody else.
    """

    database: Database
    transactions: Transactions
    attending: Attending
    photos: Photos
    shop: Shop
    policy: Policy
    replies: Sequence[SavedReply]
    suggestions: Mapping[str, SavedReply]
    templates: Jinja2Templates
    book: Book
    clock: Callable[[], datetime]
    silence: timedelta
    gone: timedelta
    workshop: Workshop = field(default_factory=Workshop)
    hashing: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(HASHES_AT_ONCE))

    @property
    def numbers(self) -> OrderNumbers:
        """How the shop writes its order numbers."""
        return OrderNumbers(self.shop.order_prefix, self.shop.order_digits)


def desk_of(request: Request) -> AgentDesk:
    """Return what was wired when the application started."""
    return cast("AgentDesk", request.app.state.desk.agents)
