"""How repairs take hold."""

from collections.abc import Callable

import pytest

from bot.engine.repairs.wrapping import wrap


class Greeter:
    def greet(self) -> str:
        """Say hello."""
        return "hello"

    @staticmethod
    def name() -> str:
        return "greeter"

    @classmethod
    def kind(cls) -> str:
        return cls.__name__


def shouting(original: Callable[..., str]) -> Callable[..., str]:
    return lambda *arguments: original(*arguments).upper()


def test_a_repair_is_put_in_place_once() -> None:
    for name in ("greet", "name", "kind", "greet", "name", "kind"):
        wrap(Greeter, name, lambda original: lambda *arguments: original(*arguments) + "!")
    assert (Greeter().greet(), Greeter().name(), Greeter.name()) == ("hello!", "greeter!", "greeter!")
    assert (Greeter().kind(), Greeter.kind()) == ("Greeter!", "Greeter!")
    assert Greeter.greet.__doc__ == "Say hello."
    assert Greeter.greet.__wrapped__(Greeter()) == "hello"


def test_a_function_that_has_gone_is_noticed() -> None:
    with pytest.raises(AttributeError):
        wrap(Greeter, "farewell", shouting)
