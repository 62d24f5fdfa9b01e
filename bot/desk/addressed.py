"""The conversation that a page's address names."""

from __future__ import annotations

from sqlalchemy.orm import Session
from starlette.requests import Request

from bot.conversations.models import ConversationRow
from bot.conversations.wording import NO_SUCH_CONVERSATION
from bot.desk import knowing
from bot.desk.pages import Trouble


def need(session: Session, request: Request) -> ConversationRow:
    """The conversation that the address names. Raises Trouble."""
    row = knowing.find(session, request.path_params["id"])
    if row is None:
        raise Trouble(404, NO_SUCH_CONVERSATION)
    return row
