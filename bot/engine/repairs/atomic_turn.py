"""Make a turn all or nothing: after a failed action nothing is saved, and the desk can send the message again.

Rasa logs the error, forgets the action's events and goes on without a text; and after ten actions in a turn
its circuit breaker ends the turn and silences the conversation for good.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, NoReturn

from rasa.core.actions.action import Action, ActionExecutionRejection, RemoteAction
from rasa.core.processor import MessageProcessor

from bot.engine.repairs.wrapping import wrap

Run = Callable[..., Awaitable[Any]]


class TurnAborted(Exception):
    """The turn failed and was not saved. Not a `RasaException`: Rasa goes on after some of those."""


class Watched:
    """An action that keeps its error for `_run_action`'s caller, as Rasa would only log it."""

    def __init__(self, action: Action) -> None:
        self._action = action
        self.error: Exception | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._action, name)

    async def run(self, *arguments: Any, **options: Any) -> Any:
        """Run the action; a rejection (another action may be chosen) is not an error."""
        try:
            return await self._action.run(*arguments, **options)
        except ActionExecutionRejection:
            raise
        except Exception as error:  # noqa: BLE001 - raised again by `_aborting`, past Rasa's own handler
            self.error = error
            return []


def apply() -> None:
    """Abort the turn when an action fails, wherever it is run, and when the circuit breaks."""
    wrap(MessageProcessor, "_run_action", _aborting)
    wrap(RemoteAction, "run", _raising_aborts)
    wrap(MessageProcessor, "__init__", _with_circuit_breaker)


def _aborting(original: Run) -> Run:
    async def run_action(self: MessageProcessor, action: Action, *arguments: Any, **options: Any) -> Any:
        watched = Watched(action)
        result = await original(self, watched, *arguments, **options)
        if watched.error is not None:
            raise TurnAborted(f"The action '{action.name()}' failed.") from watched.error
        return result

    return run_action


def _raising_aborts(original: Run) -> Run:
    async def run(self: RemoteAction, *arguments: Any, **options: Any) -> Any:
        try:
            return await original(self, *arguments, **options)
        except ActionExecutionRejection:
            raise
        except Exception as error:
            raise TurnAborted(f"The call of the action '{self.name()}' failed.") from error

    return run


def _with_circuit_breaker(original: Callable[..., None]) -> Callable[..., None]:
    def initialise(self: MessageProcessor, *arguments: Any, **options: Any) -> None:
        original(self, *arguments, **options)
        self.on_circuit_break = break_circuit

    return initialise


def break_circuit(*_context: Any) -> NoReturn:
    """End the turn with an error, instead of silently."""
    raise TurnAborted("The assistant took too many actions in one turn.")
