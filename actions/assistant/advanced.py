"""What a turn of the form comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from actions.assistant.matter import Matter


@dataclass(frozen=True, slots=True)
class Advanced:
    """The matter, the slot to ask for next (None: it can be settled), and a response to say before, with its values."""

    matter: Matter
    question: str | None
    note: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
