"""How much one conversation, and one network address, may send in a minute."""

from __future__ import annotations

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from actions.settings import Settings
from bot.website.errors import Problem


class Rates:
    """Counts in this process's memory, in a window that slides."""

    def __init__(self, settings: Settings) -> None:
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._of_address = RateLimitItemPerMinute(settings.chat_address_per_minute)
        self._of_conversation = RateLimitItemPerMinute(settings.chat_messages_per_minute)

    def count_address(self, address: str) -> None:
        """Count something that came from a network address. Raises Problem (429)."""
        if not self._limiter.hit(self._of_address, "address", address):
            raise Problem(429, "Too much is coming from your network just now; please try again in a minute.")

    def count_message(self, sender: str) -> None:
        """Count a message of a conversation. Raises Problem (429)."""
        if not self._limiter.hit(self._of_conversation, "conversation", sender):
            raise Problem(
                429, "You are writing very fast; please wait a minute, then send this message again."
            )
