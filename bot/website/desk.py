"""Everything the website works with, wired once a process."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request

from actions.policy import Policy, Shop
from bot.conversations.conversations import Clock, Conversations
from bot.conversations.photos import Photos
from bot.conversations.transcripts import Forwarder
from bot.desk.desk import AgentDesk
from bot.email.clicking import Clicks
from bot.email.mailroom import Mailroom
from bot.helpdesk.port import Helpdesk
from bot.helpdesk.returning import Returning
from bot.returns.looking import CaseLooks
from bot.website.customers import Customers
from bot.website.demo_orders import DemoOrders
from bot.website.health import Health
from bot.website.news import News
from bot.website.rates import Rates
from bot.website.sessions import Sessions
from bot.website.typing import Typing
from bot.website.visitors import Visitors
from bot.website.widget_file import WidgetFile


@dataclass(frozen=True, slots=True)
class Desk:
    """The use cases and facts that requests need."""

    conversations: Conversations
    visitors: Visitors
    typing: Typing
    news: News
    photos: Photos
    photo_megabytes: int
    forwarder: Forwarder
    rates: Rates
    shop: Shop
    policy: Policy
    clock: Clock
    health: Health
    sessions: Sessions
    customers: Customers
    rest_key: str
    mailroom: Mailroom
    clicks: Clicks
    demo: DemoOrders | None
    agents: AgentDesk
    helpdesk: Helpdesk
    returning: Returning
    widget: WidgetFile
    cases: CaseLooks


def desk_of(request: Request) -> Desk:
    """Return what was wired when the application started."""
    desk: Desk = request.app.state.desk
    return desk
