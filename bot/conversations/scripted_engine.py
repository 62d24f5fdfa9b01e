"""An engine in memory that follows a script: for demos of the page and for tests of what can go wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum

from bot.conversations.engine import EngineFailed, EngineMessage, EngineUnreachable, Parts, Reply, Understood

Script = Callable[[EngineMessage], Sequence[Reply]]


class Mishap(StrEnum):
    """What can go wrong with one turn."""

    EMPTY = "empty"  # an error inside: nothing is saved and the reply is empty
    LOST = "lost"  # the turn is saved, but its reply never arrives
    BROKEN = "broken"  # the connection breaks before anything is saved
    SILENT = "silent"  # the turn is saved without a single reply


def echo(message: EngineMessage) -> list[Reply]:
    """Repeat what the customer said."""
    return [Reply(text=f"You said: {message.text}")]


class ScriptedEngine:
    """Answers by its script, remembers every turn it saved, and fails when it is told to.

    ``received`` lists every message that got through to it, failed turns included.
    """

    def __init__(self, script: Script = echo) -> None:
        self.received: list[EngineMessage] = []
        self.engine_up = True
        self.actions_up = True
        self._script = script
        self._mishaps: list[Mishap] = []
        self._poison: set[str] = set()
        self._understood = Understood()
        self._turns: dict[tuple[str, int], list[Reply]] = {}

    def follow(self, script: Script) -> None:
        """Answer by another script from now on."""
        self._script = script

    def fail_next(self, *mishaps: Mishap) -> None:
        """Let the next turns fail, one mishap each."""
        self._mishaps.extend(mishaps)

    def poison(self, text: str) -> None:
        """Fail every turn with this text."""
        self._poison.add(text)

    async def send(self, message: EngineMessage) -> list[Reply]:
        """Answer by the script, or fail as told."""
        if not self.engine_up:
            raise EngineUnreachable("The scripted engine is down.")
        self.received.append(message)
        mishap = self._mishaps.pop(0) if self._mishaps else None
        if mishap is Mishap.BROKEN:
            raise EngineFailed("The connection to the scripted engine broke.")
        if mishap is Mishap.EMPTY or message.text in self._poison or not self.actions_up:
            return []
        replies = [] if mishap is Mishap.SILENT else list(self._script(message))
        self._turns[message.sender, message.event] = replies
        if mishap is Mishap.LOST:
            raise EngineFailed("The scripted engine's reply was lost.")
        return replies

    async def saved(self, sender: str, event: int) -> list[Reply] | None:
        """Return the replies of a saved turn."""
        if not self.engine_up:
            raise EngineUnreachable("The scripted engine is down.")
        return self._turns.get((sender, event))

    def read_as(self, understood: Understood) -> None:
        """Understand every text like this from now on."""
        self._understood = understood

    async def understand(self, text: str) -> Understood:
        """Return what it was told that texts mean."""
        if not self.engine_up:
            raise EngineUnreachable("The scripted engine is down.")
        return self._understood

    async def parts(self) -> Parts:
        """Return which parts are said to be up."""
        return Parts(engine=self.engine_up, actions=self.actions_up)

    async def close(self) -> None:
        """Nothing is held."""
