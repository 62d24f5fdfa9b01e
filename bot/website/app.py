"""The public web application: wires everything once, when it starts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import socketio
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Mount

from actions.database import open_database
from actions.orders import OrderNumbers
from actions.policy import load_shop
from actions.policy.living import LivingPolicy
from actions.settings import Settings
from bot.conversations.catching_up import catch_up
from bot.conversations.conversations import Clock, Conversations, Limits
from bot.conversations.engine import Engine
from bot.conversations.http_engine import HttpEngine
from bot.conversations.photos import Photos
from bot.conversations.transactions import Transactions
from bot.desk.rounds import make_rounds
from bot.desk.routes import routes as agents_routes
from bot.desk.wiring import make_desk, put_back_silent
from bot.email.clicking import Clicks
from bot.email.wiring import fetch_mail, make_absent, make_links, make_post
from bot.helpdesk.forwarding import Forwarding
from bot.helpdesk.own import OwnDesk
from bot.helpdesk.returning import Returning
from bot.helpdesk.wiring import make_helpdesk
from bot.returns.digest import write_digests
from bot.returns.handing import hand_refunds_over
from bot.returns.news import tell_news
from bot.returns.wiring import make_digest, make_looks, make_tellers
from bot.website import (
    agent_sockets,
    case_pages,
    desk_mail,
    keys,
    mail,
    pages,
    photos,
    refunds,
    rest,
    returns,
    sockets,
)
from bot.website import helpdesk as helpdesk_routes
from bot.website.customers import Customers
from bot.website.demo_orders import DemoOrders
from bot.website.desk import Desk
from bot.website.errors import HANDLED, LastResort
from bot.website.headers import SecurityHeaders
from bot.website.health import Health
from bot.website.news import News
from bot.website.origins import Origins
from bot.website.rates import Rates
from bot.website.sessions import Sessions
from bot.website.sweeping import old_codes, sweep, unused_photos
from bot.website.typing import Typing
from bot.website.visitors import Visitors
from bot.website.widget_file import WidgetFile, load_languages


def now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


def http_engine(settings: Settings) -> HttpEngine:
    """The engine at the address that the settings name."""
    return HttpEngine(
        engine_url=settings.engine_url,
        engine_token=settings.engine_token,
        actions_url=settings.actions_url,
        actions_token=settings.actions_token,
        timeout=settings.engine_timeout_seconds,
    )


def create_app(settings: Settings, engine: Engine | None = None, clock: Clock = now) -> Starlette:
    """Return the desk's web application; its database must have been migrated.

    ``engine`` is the one at the settings' address unless another is given. Nothing is opened before it starts.
    """

    origins = Origins(settings)
    server = sockets.make_server(origins)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with wired(settings, engine or http_engine(settings), clock, server) as desk:
            app.state.desk = desk
            yield

    app = Starlette(
        routes=[
            Mount(sockets.PATH, socketio.ASGIApp(server, socketio_path=sockets.PATH)),
            Mount(agent_sockets.PATH, socketio.ASGIApp(server, socketio_path=agent_sockets.PATH)),
            origins.route(),
            Mount("/chat", routes=photos.ROUTES, middleware=[across(origins)]),
            *rest.ROUTES,
            *returns.ROUTES,
            *refunds.ROUTES,
            *mail.routes(),
            *desk_mail.routes(),
            *case_pages.routes(),
            *agents_routes(),
            *helpdesk_routes.ROUTES,
            *pages.routes(),
        ],
        middleware=[Middleware(SecurityHeaders), Middleware(LastResort)],
        exception_handlers=HANDLED,
        lifespan=lifespan,
    )
    server.register_namespace(sockets.Chat(app))
    server.register_namespace(agent_sockets.AgentPages(app))
    return app


def across(origins: Origins) -> Middleware:
    """Lets the pages that may hold the chat call it from their own origin."""
    return Middleware(
        CORSMiddleware,
        allow_origins=origins.listed,
        allow_origin_regex=origins.pattern,
        allow_methods=["GET", "POST"],
        allow_headers=["Authorization", "Content-Type"],
    )


@asynccontextmanager
async def wired(
    settings: Settings, engine: Engine, clock: Clock, server: socketio.AsyncServer
) -> AsyncIterator[Desk]:
    """Open what the desk works with, answer what was left waiting, and close everything at the end."""
    shop = load_shop(settings.shop_file)
    database = open_database(settings.database_url)
    transactions = Transactions(database)
    limits = Limits(message=settings.message_limit)
    conversations = Conversations(transactions, engine, clock, shop, limits)
    kept = Photos(settings.photos_dir)
    policy = LivingPolicy(settings.policy_dir, settings.published_dir, shop)
    agents = make_desk(settings, database, transactions, conversations.attending, kept, policy, clock)
    unused = timedelta(hours=settings.photo_unused_hours)
    post = make_post(settings, database, transactions, conversations, shop, clock)
    helpdesk = make_helpdesk(settings)
    link = f"{settings.links_url}/desk/c/"
    forwarding = Forwarding(transactions, helpdesk, clock, shop.zone, link)
    conversations.changes.listen(forwarding.wake)
    news = News(server, transactions, clock)
    conversations.changes.listen(news.changed)
    tidyings = {
        "photos": unused_photos(kept, unused, clock),
        "codes and tries": old_codes(transactions, clock),
    }
    visitors = Visitors(server, conversations)
    absent = make_absent(settings, database, shop, clock, visitors.is_there, post.sender)
    digest = make_digest(settings, database, shop, clock)
    tellers = make_tellers(settings, database, policy, clock, visitors.is_there)
    work = [
        asyncio.create_task(task)
        for task in (
            catch_up(conversations),
            post.clerk.work(),
            sweep(tidyings),
            post.mailroom.work(),
            fetch_mail(settings, post.mailroom),
            put_back_silent(agents),
            make_rounds(agents),
            hand_refunds_over(settings, database, clock),
            absent.work(),
            news.work(),
            tell_news(tellers, conversations.changes, post.sender.wake),
            *([] if digest is None else [write_digests(digest, post.sender.wake)]),
            *([] if isinstance(helpdesk, OwnDesk) else [forwarding.work()]),
        )
    ]
    post.sender.start()
    try:
        yield Desk(
            conversations=conversations,
            visitors=visitors,
            typing=Typing(server, visitors.connections),
            news=news,
            photos=kept,
            forwarder=post.clerk,
            photo_megabytes=settings.photo_megabytes,
            rates=Rates(settings),
            shop=shop,
            policy=policy,
            clock=clock,
            health=Health(engine, transactions),
            sessions=Sessions(keys.session_secret(settings.home)),
            customers=Customers(
                settings.customer_secret or keys.customer_secret(settings.home),
                OrderNumbers(prefix=shop.order_prefix, digits=shop.order_digits),
            ),
            rest_key=keys.rest_key(settings.home),
            mailroom=post.mailroom,
            clicks=Clicks(
                make_links(settings, clock),
                transactions,
                conversations,
                post.mailroom,
                clock,
                timedelta(hours=shop.undo_hours),
            ),
            demo=DemoOrders(transactions, shop) if settings.demo else None,
            agents=agents,
            helpdesk=helpdesk,
            returning=Returning(transactions, conversations.attending),
            cases=make_looks(settings, transactions, policy, clock),
            widget=WidgetFile(load_languages(settings.widget_dir)),
        )
    finally:
        await server.shutdown()
        await asyncio.to_thread(post.sender.stop)
        for task in work:
            task.cancel()
        await asyncio.gather(*work, return_exceptions=True)
        await helpdesk.stop()
        await engine.close()
        transactions.close()
        database.close()
