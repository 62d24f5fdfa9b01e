"""Everything the website works with, wired once a process."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request

from actions.policy import Shop
from bot.conversations.conversations import Conversations
from bot.website.health import Health
from bot.website.sessions import Sessions


@dataclass(frozen=True, slots=True)
class Desk:
    """The use cases and facts that requests need."""

    conversations: Conversations
    shop: Shop
    health: Health
    sessions: Sessions
    rest_key: str


def desk_of(request: Request) -> Desk:
    """Return what was wired when the application started."""
    desk: Desk = request.app.state.desk
    return desk
