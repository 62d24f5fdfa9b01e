"""The mailroom, wired from the settings once a process."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from dataclasses import dataclass

from actions.database import Database
from actions.mail import Links, load_letter, make_mailer
from actions.mail.choosing import sender_of
from actions.orders import OrderNumbers
from actions.policy import Shop
from actions.secret_files import link_secret
from actions.settings import Settings
from bot.conversations.conversations import Clock, Conversations
from bot.conversations.events import Address
from bot.conversations.photos import Photos
from bot.conversations.transactions import Transactions
from bot.email.absent import PLACES as ANSWER_PLACES
from bot.email.absent import Absent
from bot.email.admitting import Rules
from bot.email.imap import Fetcher, Mailbox
from bot.email.mailroom import Mailroom, Means
from bot.email.outbox import Postman
from bot.email.sending import Sender
from bot.email.transcripts import PLACES, Clerk, Desk
from bot.email.writing import Writer


@dataclass(frozen=True, slots=True)
class Post:
    """Mail in (``mailroom``), conversations that are sent by mail (``clerk``), and mail out (``sender``)."""

    mailroom: Mailroom
    clerk: Clerk
    sender: Sender


def make_post(
    settings: Settings,
    database: Database,
    transactions: Transactions,
    conversations: Conversations,
    shop: Shop,
    clock: Clock,
) -> Post:
    """Return what deals with mail; nothing is fetched or sent before it works."""
    mailer = make_mailer(settings, shop, sys.stdout)
    sender = Sender(Postman(database, mailer, clock, kept=not settings.smtp_host))
    desk = Desk(
        database=database,
        letter=load_letter(settings.mail_dir / "transcript.txt", PLACES),
        shop=shop,
        domain=sender_of(settings, shop).rpartition("@")[2],
        clock=clock,
        reaches=mailer.reaches,
        written=sender.wake,
    )
    mailroom = _mailroom(settings, transactions, conversations, shop, clock, sender)
    return Post(mailroom, Clerk(desk), sender)


def make_absent(
    settings: Settings,
    database: Database,
    shop: Shop,
    clock: Clock,
    is_there: Callable[[Address], bool],
    sender: Sender,
) -> Absent:
    """Return what brings agents' answers by mail to those who are not there."""
    return Absent(
        database=database,
        letter=load_letter(settings.mail_dir / "answer_outside.txt", ANSWER_PLACES),
        shop=shop,
        domain=sender_of(settings, shop).rpartition("@")[2],
        link=settings.links_url,
        clock=clock,
        is_there=is_there,
        written=sender.wake,
    )


def _mailroom(
    settings: Settings,
    transactions: Transactions,
    conversations: Conversations,
    shop: Shop,
    clock: Clock,
    sender: Sender,
) -> Mailroom:
    address = sender_of(settings, shop)
    means = Means(
        transactions=transactions,
        conversations=conversations,
        photos=Photos(settings.photos_dir),
        writer=Writer(settings.mail_dir, shop, make_links(settings, clock)),
        numbers=OrderNumbers(prefix=shop.order_prefix, digits=shop.order_digits),
        rules=Rules(
            address.rpartition("@")[2], settings.mail_answers_per_sender, settings.mail_answers_per_thread
        ),
        ours=frozenset({address.casefold(), shop.contact.email.casefold()}),
        server=settings.mail_auth_server,
        clock=clock,
        written=sender.wake,
    )
    return Mailroom(means)


def make_fetcher(settings: Settings, mailroom: Mailroom) -> Fetcher | None:
    """Return what fetches from the mailbox of the settings, None when there is none. Call it where the loop runs."""
    if not settings.imap_host:
        return None
    mailbox = Mailbox(
        host=settings.imap_host,
        port=settings.imap_port,
        security=settings.imap_security,
        user=settings.imap_user,
        password=settings.imap_password,
        folder=settings.imap_folder,
    )
    return Fetcher(mailbox, mailroom.take_in, asyncio.get_running_loop())


async def fetch_mail(settings: Settings, mailroom: Mailroom) -> None:
    """Fetch mail until cancelled, where a mailbox is set."""
    fetcher = make_fetcher(settings, mailroom)
    if fetcher is None:
        return
    fetcher.start()
    try:
        await asyncio.Event().wait()
    finally:
        fetcher.stop()


def make_links(settings: Settings, clock: Clock) -> Links:
    """Return what makes and reads the links in mails."""
    return Links(link_secret(settings.home), settings.links_url, clock)
