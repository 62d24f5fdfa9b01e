"""What customers get of their returns, wired from the settings once a process."""

from __future__ import annotations

from actions.cases.pages import CasePages
from actions.policy import Policy
from actions.secret_files import link_secret
from actions.settings import Settings
from bot.conversations.conversations import Clock
from bot.conversations.transactions import Transactions
from bot.returns.looking import CaseLooks
from bot.returns.texts import load_texts


def make_pages(settings: Settings, clock: Clock) -> CasePages:
    """Return what makes and reads the signed addresses of cases."""
    return CasePages(link_secret(settings.home), settings.links_url, clock)


def make_looks(settings: Settings, transactions: Transactions, policy: Policy, clock: Clock) -> CaseLooks:
    """Return what shows cases to their customers. Raises BadData when the texts cannot be read."""
    texts = load_texts(settings.tellings_file)
    return CaseLooks(transactions, make_pages(settings, clock), texts, policy, clock)
