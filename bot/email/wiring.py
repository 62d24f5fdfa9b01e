"""The mailroom, wired from the settings once a process."""

from __future__ import annotations

import asyncio
import sys

from actions.database import Database
from actions.mail import Links, make_mailer
from actions.mail.choosing import sender_of
from actions.orders import OrderNumbers
from actions.policy import Shop
from actions.secret_files import link_secret
from actions.settings import Settings
from bot.conversations.conversations import Clock, Conversations
from bot.conversations.photos import Photos
from bot.conversations.transactions import Transactions
from bot.email.admitting import Rules
from bot.email.imap import Fetcher, Mailbox
from bot.email.mailroom import Mailroom, Means
from bot.email.outbox import Postman
from bot.email.writing import Writer


def make_mailroom(
    settings: Settings,
    database: Database,
    transactions: Transactions,
    conversations: Conversations,
    shop: Shop,
    clock: Clock,
) -> Mailroom:
    """Return the mailroom; nothing is fetched or sent before it works."""
    address = sender_of(settings, shop)
    mailer = make_mailer(settings, shop, sys.stdout)
    means = Means(
        transactions=transactions,
        conversations=conversations,
        photos=Photos(settings.photos_dir),
        writer=Writer(settings.mail_dir, shop, make_links(settings, clock)),
        postman=Postman(database, mailer, clock, kept=not settings.smtp_host),
        numbers=OrderNumbers(prefix=shop.order_prefix, digits=shop.order_digits),
        rules=Rules(
            address.rpartition("@")[2], settings.mail_answers_per_sender, settings.mail_answers_per_thread
        ),
        ours=frozenset({address.casefold(), shop.contact.email.casefold()}),
        server=settings.mail_auth_server,
        clock=clock,
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
