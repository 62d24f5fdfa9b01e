"""What customers get of their returns, wired from the settings once a process."""

from __future__ import annotations

from collections.abc import Callable

from actions.cases.pages import CasePages
from actions.database import Database
from actions.mail import load_letter
from actions.mail.choosing import sender_of
from actions.policy import Policy, Shop
from actions.secret_files import link_secret
from actions.settings import Settings
from bot.conversations.conversations import Clock
from bot.conversations.events import Address
from bot.conversations.transactions import Transactions
from bot.email.wiring import make_links
from bot.email.writing import Writer
from bot.returns.bringing import Bringer
from bot.returns.cancellations import RefundTeller
from bot.returns.digest import PLACES, Digest
from bot.returns.looking import CaseLooks
from bot.returns.news import Tells
from bot.returns.telling import Teller
from bot.returns.texts import load_texts
from bot.returns.words import Wording


def make_pages(settings: Settings, clock: Clock) -> CasePages:
    """Return what makes and reads the signed addresses of cases."""
    return CasePages(link_secret(settings.home), settings.links_url, clock)


def make_tellers(
    settings: Settings,
    database: Database,
    policy: Policy,
    clock: Clock,
    is_here: Callable[[Address], bool],
) -> list[Tells]:
    """Return what tells customers of their cases and refunds. Raises BadData when the texts cannot be read."""
    shop, texts = policy.shop, load_texts(settings.tellings_file)
    bringer = Bringer(
        writer=Writer(settings.mail_dir, shop, make_links(settings, clock)),
        domain=sender_of(settings, shop).rpartition("@")[2],
        shop=shop,
        is_here=is_here,
    )
    wording = Wording(texts, make_pages(settings, clock), policy)
    return [Teller(database, wording, bringer, clock), RefundTeller(database, texts, bringer, clock)]


def make_digest(settings: Settings, database: Database, shop: Shop, clock: Clock) -> Digest | None:
    """Return what tells the shop's staff of what is due, None where no address is set. Raises BadLetter."""
    if shop.returns.staff_email is None:
        return None
    return Digest(
        database=database,
        letter=load_letter(settings.mail_dir / "staff.txt", PLACES),
        shop=shop,
        to=shop.returns.staff_email,
        domain=sender_of(settings, shop).rpartition("@")[2],
        base=settings.links_url,
        clock=clock,
    )


def make_looks(settings: Settings, transactions: Transactions, policy: Policy, clock: Clock) -> CaseLooks:
    """Return what shows cases to their customers. Raises BadData when the texts cannot be read."""
    texts = load_texts(settings.tellings_file)
    return CaseLooks(transactions, make_pages(settings, clock), texts, policy, clock)
