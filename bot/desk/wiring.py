"""Building the agents' desk when the application starts, and what it does by itself while it runs."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import structlog
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.templating import Jinja2Templates

from actions.assistant.wording import money, pieces, span
from actions.database import Database
from actions.policy import Policy, Shop
from actions.policy.drafts import Book
from actions.policy.wording import say_time
from actions.settings import Settings
from bot.conversations.attending import Attending
from bot.conversations.photos import Photos
from bot.conversations.transactions import Transactions
from bot.desk import sessions
from bot.desk.desk import AgentDesk
from bot.desk.figures_page import DRAWN
from bot.desk.replies import load_replies, load_suggestions

log = structlog.get_logger(__name__)

FOLDER = Path(__file__).parent / "templates"
LOOKS_EVERY_SECONDS = 5.0


def make_desk(
    settings: Settings,
    database: Database,
    transactions: Transactions,
    attending: Attending,
    photos: Photos,
    policy: Policy,
    clock: Callable[[], datetime],
) -> AgentDesk:
    """The desk as the settings want it. Raises BadData when the saved replies cannot be read."""
    return AgentDesk(
        database=database,
        transactions=transactions,
        attending=attending,
        photos=photos,
        shop=policy.shop,
        policy=policy,
        replies=load_replies(settings.replies_file),
        suggestions=load_suggestions(settings.replies_file),
        templates=make_templates(policy.shop, settings.agent_pages_ask_seconds),
        book=Book(settings.policy_dir, settings.published_dir, policy.shop),
        clock=clock,
        silence=timedelta(minutes=settings.agent_silence_minutes),
        gone=timedelta(minutes=settings.agent_gone_minutes),
    )


def make_templates(shop: Shop, ask_seconds: int) -> Jinja2Templates:
    """The pages; whatever people wrote is escaped, and a name that is missing is an error, not an empty place."""
    pages = Environment(loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined)
    pages.filters["moment"] = lambda at: say_time(at, shop.zone) if at else "not known"
    pages.filters["clock"] = lambda at: _clock(at, shop)
    pages.filters["words"] = lambda text: str(text).replace("_", " ")
    pages.globals.update(drawn=DRAWN, ask_seconds=ask_seconds)
    pages.globals.update(waited=waited, money=money, pieces=pieces, new_key=lambda: secrets.token_urlsafe(12))
    return Jinja2Templates(env=pages)


def waited(since: datetime | None, now: datetime) -> str:
    """How long a customer has been waiting, to the minute."""
    if since is None:
        return ""
    return span(max(now - since, timedelta())).replace("less than a minute", "just now")


async def put_back_silent(desk: AgentDesk, every: float = LOOKS_EVERY_SECONDS) -> None:
    """Put conversations of silent agents back into the queue, time and again; runs until it is cancelled."""
    while True:
        try:
            absent = partial(sessions.gone, before=desk.clock() - desk.gone)
            await desk.attending.put_back_silent(desk.silence, absent)
        except Exception:
            log.exception("putting_back_failed")
        await asyncio.sleep(every)


def _clock(at: datetime, shop: Shop) -> str:
    local = at.astimezone(shop.zone)
    return f"{local.hour % 12 or 12}:{local:%M %p}"
