"""The public web application: wires everything once, when it starts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime

import socketio
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Mount

from actions.database import open_database
from actions.policy import load_policy, load_shop
from actions.settings import Settings
from bot.conversations.catching_up import catch_up
from bot.conversations.conversations import Clock, Conversations, Limits
from bot.conversations.engine import Engine
from bot.conversations.http_engine import HttpEngine
from bot.conversations.photos import Photos
from bot.conversations.transactions import Transactions
from bot.website import keys, pages, photos, rest, sockets
from bot.website.desk import Desk
from bot.website.errors import HANDLED, LastResort
from bot.website.headers import SecurityHeaders
from bot.website.health import Health
from bot.website.origins import Origins
from bot.website.rates import Rates
from bot.website.sessions import Sessions
from bot.website.visitors import Visitors


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
            Mount("/chat", routes=photos.ROUTES, middleware=[across(origins)]),
            *rest.ROUTES,
            *pages.routes(),
        ],
        middleware=[Middleware(SecurityHeaders), Middleware(LastResort)],
        exception_handlers=HANDLED,
        lifespan=lifespan,
    )
    server.register_namespace(sockets.Chat(app))
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
    catching_up = asyncio.create_task(catch_up(conversations))
    try:
        yield Desk(
            conversations=conversations,
            visitors=Visitors(server, conversations),
            photos=Photos(settings.photos_dir),
            photo_megabytes=settings.photo_megabytes,
            rates=Rates(settings),
            shop=shop,
            policy=load_policy(settings.policy_dir, shop),
            clock=clock,
            health=Health(engine, transactions),
            sessions=Sessions(keys.session_secret(settings.home)),
            rest_key=keys.rest_key(settings.home),
            demo=settings.demo,
        )
    finally:
        await server.shutdown()
        catching_up.cancel()
        with suppress(asyncio.CancelledError):
            await catching_up
        await engine.close()
        transactions.close()
        database.close()
