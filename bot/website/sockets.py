"""The website chat over socket.io, in the words of Rasa's own channel (contract 5).

A client asks for a session (``session_request``), is told its token (``session_confirm``), says something
(``user_uttered``) and is told what was said to it (``bot_uttered``). The widget also gives the number of the last event
it has (``after``) and is sent ``events`` with their numbers instead, so that nothing is lost or shown twice.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any, cast

import socketio
import structlog
from starlette.applications import Starlette

from bot.conversations import wording
from bot.conversations.errors import Refused
from bot.conversations.events import Address
from bot.conversations.receiving import Letter
from bot.website.bodies import MOST_BYTES, name_field, number_of, text_field
from bot.website.customers import Customer, Unsigned
from bot.website.desk import Desk
from bot.website.errors import UNKNOWN, Problem
from bot.website.origins import Origins
from bot.website.visitors import UTTERED, Visitor

log = structlog.get_logger(__name__)

PATH = "/socket.io"
MOST_PHOTOS = 5


def make_server(origins: Origins) -> socketio.AsyncServer:
    """Return a socket.io server for pages of these origins; lost connections are noticed within 30 seconds."""
    return socketio.AsyncServer(
        async_mode="asgi",
        cors_allowed_origins=origins.allow,
        cors_credentials=False,
        max_http_buffer_size=MOST_BYTES,
        ping_interval=20,
        ping_timeout=10,
        logger=False,
        engineio_logger=False,
    )


class Chat(socketio.AsyncNamespace):  # type: ignore[misc]
    """What clients may say; every answer to it is an object, with ``error`` when something is wrong."""

    def __init__(self, app: Starlette) -> None:
        super().__init__("/")
        self._app = app
        self._places: dict[str, str] = {}

    async def trigger_event(self, event: str, *args: Any) -> Any:
        """Call the handler; whatever goes wrong in it becomes one sentence for this client alone."""
        try:
            return await super().trigger_event(event, *args)
        except (Problem, Refused) as error:
            return await self._refuse(event, args[0], error.message)
        except socketio.exceptions.ConnectionRefusedError:
            raise
        except Exception:
            reference = secrets.token_hex(4)
            log.exception("socket_failed", socket_event=event, reference=reference)
            return await self._refuse(event, args[0], UNKNOWN, reference)

    async def on_connect(self, sid: str, environ: Mapping[str, Any], auth: object = None) -> None:
        """Let a connection in, unless too much comes from its network."""
        client = environ["asgi.scope"].get("client") or ("unknown",)
        try:
            self._desk.rates.count_address(client[0])
        except Problem as problem:
            raise socketio.exceptions.ConnectionRefusedError(problem.message) from None
        self._places[sid] = client[0]

    async def on_disconnect(self, sid: str, reason: object = None) -> None:
        """Forget the connection; the conversation stays."""
        self._places.pop(sid, None)
        self._desk.visitors.leave(sid)
        self._desk.typing.leave(sid)

    async def on_typing(self, sid: str, data: object = None) -> None:
        """The customer is typing; agents who look at the conversation see it, and nothing is kept."""
        visitor = self._desk.visitors.find(sid)
        if visitor is not None:
            await self._desk.typing.customer_types(sid, visitor.address)

    async def on_session_request(self, sid: str, data: object = None) -> dict[str, Any]:
        """Resume the session of a token that we made, or begin one, and send what is new in it."""
        wish = data if isinstance(data, Mapping) else {}
        desk = self._desk
        customer, told = self._named(wish.get("customer"))
        known = await self._resumed(wish, customer)
        address = known or desk.sessions.start()
        after = number_of(wish.get("after") if known else 0, "after") if "after" in wish else None
        token = desk.sessions.token(address) if after is not None or not known else str(wish["session_id"])
        visitor = Visitor(sid, address, after, customer)
        desk.visitors.enter(visitor)
        await self.emit("session_confirm", token, to=sid)
        await desk.visitors.update(visitor)
        shop = desk.shop
        about = {
            "title": shop.page_title,
            "greeting": shop.greeting,
            "time_zone": shop.time_zone,
            "language": shop.language,
            "photo_megabytes": desk.photo_megabytes,
        }
        return {"session_id": token, "shop": about, "customer": told}

    async def on_user_uttered(self, sid: str, data: object = None) -> dict[str, Any]:
        """Store one message and answer it; the answer itself comes as an event."""
        visitor = self._visitor(sid, data)
        desk = self._desk
        desk.rates.count_address(self._places.get(sid, "unknown"))
        desk.rates.count_message(visitor.address.sender)
        await self._make_known(visitor)
        await desk.conversations.converse(self._letter(visitor.address, data), lambda *_: None)
        await desk.visitors.update(visitor)
        return {"stored": True}

    async def on_rate(self, sid: str, data: object = None) -> dict[str, Any]:
        """Keep whether the conversation helped."""
        visitor = self._visitor(sid, data)
        helped = _fields(data).get("helped")
        if not isinstance(helped, bool):
            raise Problem(400, 'Please give "helped" as true or false.')
        self._desk.rates.count_message(visitor.address.sender)
        await self._desk.conversations.rate(visitor.address, helped)
        return {"stored": True}

    async def on_transcript(self, sid: str, data: object = None) -> dict[str, Any]:
        """Send the conversation by email, to the address that is typed or else to the customer's own."""
        visitor = self._visitor(sid, data)
        fields = _fields(data)
        typed = name_field(fields, "email") if fields.get("email") else ""
        self._desk.rates.count_message(visitor.address.sender)
        to = await self._desk.conversations.send_by_mail(visitor.address, typed, self._desk.forwarder)
        return {"sent_to": to}

    @property
    def _desk(self) -> Desk:
        return cast("Desk", self._app.state.desk)

    def _named(self, token: object) -> tuple[Customer | None, dict[str, Any]]:
        """Who the page says is signed in at the shop; without a good token the chat goes on with a stranger."""
        if token in (None, ""):
            return None, {"known": False}
        try:
            return self._desk.customers.read(token), {"known": True}
        except Unsigned as unsigned:
            log.info("customer_not_known", fault=str(unsigned.fault))
            return None, {"known": False, "fault": str(unsigned.fault), "message": unsigned.message}

    async def _resumed(self, wish: Mapping[str, Any], customer: Customer | None) -> Address | None:
        """The conversation to go on with; never that of another customer of the shop."""
        known = None if wish.get("fresh") is True else self._desk.sessions.read(wish.get("session_id"))
        if known and customer and await self._desk.conversations.is_anothers(known, customer.email):
            return None
        return known

    async def _make_known(self, visitor: Visitor) -> None:
        """A page that is only looked at begins no conversation, so this waits for the first message."""
        if visitor.customer is not None:
            named = visitor.customer
            await self._desk.conversations.name_customer(visitor.address, named.email, named.order)
            visitor.customer = None

    def _visitor(self, sid: str, data: object) -> Visitor:
        """Who speaks: the session of this connection. A client that never asked for one is given one of its own."""
        visitor = self._desk.visitors.find(sid)
        if visitor is not None:
            return visitor
        known = self._desk.sessions.read(_fields(data).get("session_id"))
        visitor = Visitor(sid, known or self._desk.sessions.start(), None)
        self._desk.visitors.enter(visitor)
        return visitor

    def _letter(self, address: Address, data: object) -> Letter:
        fields = _fields(data)
        photos = self._photos(address, fields.get("photos"))
        text = text_field(fields, "message")
        request_id = name_field(fields, "id") if fields.get("id") is not None else None
        return Letter(address, wording.PHOTO if photos and not text.strip() else text, request_id, photos)

    def _photos(self, address: Address, names: object) -> tuple[str, ...]:
        if names is None:
            return ()
        right = isinstance(names, list) and len(names) <= MOST_PHOTOS
        if not right or not all(self._is_there(address, name) for name in cast("list[object]", names)):
            raise Problem(400, f"Please send at most {MOST_PHOTOS} photos at a time, and choose them again.")
        return tuple(cast("list[str]", names))

    def _is_there(self, address: Address, name: object) -> bool:
        """Whether the photo was sent in this conversation; from here on it is kept for good."""
        return isinstance(name, str) and self._desk.photos.use(address, name)

    async def _refuse(
        self, event: str, sid: str, message: str, reference: str | None = None
    ) -> dict[str, Any]:
        """Tell what is wrong: in the acknowledgement, and in words to a client that would not read it."""
        reference = reference or secrets.token_hex(4)
        log.info("socket_refused", socket_event=event, reference=reference)
        visitor = self._desk.visitors.find(sid)
        if event == "user_uttered" and (visitor is None or visitor.after is None):
            await self.emit(UTTERED, {"text": message}, to=sid)
        return {"error": {"message": message, "reference": reference}}


def _fields(data: object) -> Mapping[str, Any]:
    if not isinstance(data, Mapping):
        raise Problem(400, 'Please send an object such as {"message": "..."}.')
    return data
