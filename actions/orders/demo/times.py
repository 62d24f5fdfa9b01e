"""Times as people write them in data/demo: "23 hours ago", "30 days ago at 14:00", "2 to 5 days ago", "in 3 days"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

PHRASE = re.compile(
    r"(?P<future>in )?(?P<least>\d+)(?: to (?P<most>\d+))? (?P<unit>minute|hour|day)s?(?P<past> ago)?"
    r"(?: at (?P<clock>\d\d:\d\d))?"
)
AWAKE = (8, 20)


@dataclass(frozen=True, slots=True)
class Moments:
    """Turns phrases into moments around ``now`` (aware). Days are calendar days in the shop's ``zone``."""

    now: datetime
    zone: ZoneInfo
    random: Random

    def at(self, phrase: str | None) -> datetime | None:
        """The moment in UTC, to the second; None stays None. Raises ``ValueError`` for a phrase it cannot read."""
        if phrase is None:
            return None
        found = PHRASE.fullmatch(phrase)
        if not found or bool(found["future"]) == bool(found["past"]):
            raise ValueError(
                f'"{phrase}" is no time; write "5 hours ago", "2 to 4 days ago at 14:00" or "in 3 days"'
            )
        least = int(found["least"])
        amount = self.random.randint(least, int(found["most"] or least))
        signed = amount if found["future"] else -amount
        return (
            self.on_day(signed, found["clock"])
            if found["unit"] == "day"
            else self.after(signed, found["unit"])
        )

    def after(self, amount: int, unit: str) -> datetime:
        """So many minutes or hours from now; negative: ago."""
        return self.now.astimezone(UTC).replace(microsecond=0) + timedelta(**{f"{unit}s": amount})

    def on_day(self, days: int, clock: str | None) -> datetime:
        """A day so many calendar days from today, at the given local time or some time of the waking day."""
        day = self.now.astimezone(self.zone).date() + timedelta(days=days)
        some = time(self.random.randint(*AWAKE), self.random.randint(0, 59))
        local = datetime.combine(day, time.fromisoformat(clock) if clock else some, self.zone)
        return local.astimezone(UTC)
