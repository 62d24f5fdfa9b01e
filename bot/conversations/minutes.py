"""A conversation written down for reading: who said what, and when."""

from __future__ import annotations

from datetime import tzinfo

from bot.conversations.events import Event, Source

NAMES = {Source.BOT: "Assistant", Source.AGENT: "Support team"}


def in_words(event: Event, zone: tzinfo, customer: str) -> str:
    """One message: when, who, what; a pressed button by its title. ``customer`` is what the customer is called."""
    at = event.at.astimezone(zone)
    who = str(event.data.get("name") or NAMES.get(event.source, customer))
    photos = len(event.data.get("photos") or ())
    added = f" [{photos} photo{'s' if photos > 1 else ''}]" if photos else ""
    return f"{at:%B} {at.day}, {at.year}, {at:%H:%M} - {who}: {event.data.get('button') or event.text}{added}"
