"""One turn with the engine, with everything that can go wrong on the way."""

from __future__ import annotations

from dataclasses import dataclass

from bot.conversations.engine import Engine, EngineFailed, EngineMessage, EngineUnreachable, Reply

TRIES = 2
MOST_ATTEMPTS = 4


@dataclass(frozen=True, slots=True)
class Answered:
    """The engine answered, now or in a turn that was saved before."""

    replies: list[Reply]

    @property
    def frees(self) -> bool:
        """Whether nothing is being asked any more, so that a wish that waits may be taken up."""
        return any(reply.custom.get(mark) is True for reply in self.replies for mark in ("closed", "free"))

    @property
    def may_bring_more(self) -> bool:
        """Whether a further wish may have come up: nothing is asked any more, or what is asked may wait (wishes.py)."""
        return self.frees or any(reply.custom.get("asks") for reply in self.replies)


@dataclass(frozen=True, slots=True)
class PartDown:
    """The message has to wait; ``attempts`` counts how often the engine has had it without an answer."""

    attempts: int


@dataclass(frozen=True, slots=True)
class Poison:
    """The message cannot be answered although every part is up."""

    reason: str


Outcome = Answered | PartDown | Poison


async def take_turn(engine: Engine, message: EngineMessage, *, attempts: int, maybe_sent: bool) -> Outcome:
    """Get the answer to one message.

    ``attempts`` is how often the engine had this message before; ``maybe_sent`` tells that it may have been sent
    by an earlier try, so that its turn is looked for before it is sent again: no turn is taken twice.
    """
    try:
        if attempts and not (await engine.parts()).all_up:
            return PartDown(attempts)  # only going down over the message counts as an attempt, not being down
        if maybe_sent:
            saved = await engine.saved(message.sender, message.event)
            if saved is not None:
                return _from_saved(saved)
        return await _send(engine, message, attempts)
    except EngineUnreachable:
        return PartDown(attempts)


async def _send(engine: Engine, message: EngineMessage, attempts: int) -> Outcome:
    for attempt in range(attempts + 1, attempts + TRIES + 1):
        replies = await _try(engine, message)
        if replies:
            return Answered(replies)
        try:
            saved = await engine.saved(message.sender, message.event)
        except EngineUnreachable:
            return _give_up_or_wait(attempt)
        if saved is not None:
            return _from_saved(saved)
        if not (await engine.parts()).all_up:
            return _give_up_or_wait(attempt)
    return Poison("The assistant failed twice on this message while every part was up.")


async def _try(engine: Engine, message: EngineMessage) -> list[Reply]:
    try:
        return await engine.send(message)
    except EngineFailed:
        return []


def _from_saved(saved: list[Reply]) -> Outcome:
    """A saved turn is never repeated, so one without a reply cannot be mended."""
    return Answered(saved) if saved else Poison("The assistant took the message without a reply.")


def _give_up_or_wait(attempts: int) -> Outcome:
    """A message after which a part goes down time and again is what brings it down."""
    if attempts >= MOST_ATTEMPTS:
        return Poison(f"The assistant went down {attempts} times over this message.")
    return PartDown(attempts)
