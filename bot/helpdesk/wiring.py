"""The helpdesk that the settings name."""

from __future__ import annotations

from actions.settings import Settings
from bot.helpdesk.chatwoot import Account, Chatwoot
from bot.helpdesk.own import OwnDesk
from bot.helpdesk.port import Helpdesk


def make_helpdesk(settings: Settings) -> Helpdesk:
    """Our own desk, or Chatwoot; the settings are complete for it."""
    if settings.helpdesk == "own":
        return OwnDesk()
    return Chatwoot(
        Account(
            settings.chatwoot_url,
            settings.chatwoot_account,
            settings.chatwoot_inbox,
            settings.chatwoot_token,
            settings.chatwoot_webhook_secret,
        )
    )
