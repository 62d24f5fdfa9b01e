"""The port to the engine: what the desk asks of the assistant's mind, and how that can fail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

RICH_PARTS = ("buttons", "image", "attachment", "custom")


@dataclass(frozen=True, slots=True)
class EngineMessage:
    """One customer message on its way to the engine.

    ``sender`` is the engine's own name for the conversation, ``event`` the number of the stored customer event,
    ``metadata`` what actions may read (conversation, event, arrived_at in ISO UTC, channel).
    """

    sender: str
    text: str
    event: int
    metadata: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reply:
    """One thing the bot says: a text and, or, some of buttons, image, attachment and custom data."""

    text: str | None = None
    data: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def from_json(cls, message: Mapping[str, Any]) -> Reply:
        """Read one message in the shape of Rasa's REST channel; empty parts are left out."""
        data = {part: message[part] for part in RICH_PARTS if message.get(part)}
        return cls(text=message.get("text") or None, data=data)

    @property
    def custom(self) -> dict[str, Any]:
        """The reply's custom data, empty when it has none."""
        custom = self.data.get("custom")
        return custom if isinstance(custom, dict) else {}


@dataclass(frozen=True, slots=True)
class Parts:
    """Which of the two parts behind the desk can work right now."""

    engine: bool
    actions: bool

    @property
    def all_up(self) -> bool:
        """True when a message can be answered."""
        return self.engine and self.actions


@dataclass(frozen=True, slots=True)
class Understood:
    """What a text means: the intent with its confidence (0 to 1), and the intents of its wishes where it has several."""

    intent: str = ""
    confidence: float = 0.0
    wishes: tuple[str, ...] = ()


class EngineUnreachable(Exception):
    """The engine could not be reached: it has not received the message."""


class EngineFailed(Exception):
    """The engine may have received the message, but no answer came back."""


class Engine(Protocol):
    """What every engine offers; HttpEngine and ScriptedEngine keep the same contract test."""

    async def send(self, message: EngineMessage) -> list[Reply]:
        """Hand over one message and return the replies; none at all is a failed turn.

        Raises EngineUnreachable or EngineFailed.
        """

    async def saved(self, sender: str, event: int) -> list[Reply] | None:
        """Return the replies of the turn that was saved for this event, None when it was not saved.

        Raises EngineUnreachable when that cannot be found out.
        """

    async def understand(self, text: str) -> Understood:
        """Return what a text means, outside any conversation. Raises EngineUnreachable when that cannot be found out."""

    async def parts(self) -> Parts:
        """Return which parts are up; never raises."""

    async def close(self) -> None:
        """Give back what the engine holds."""
