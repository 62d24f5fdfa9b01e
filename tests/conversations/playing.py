"""Plays a dialogue turn by turn against a running desk and checks what was said and what was done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tests.conversations.books import Books
from tests.conversations.dialogue import MAIN, Dialogue, Talk, now
from tests.conversations.mailbox import Mailbox
from tests.conversations.orders import ago
from tests.conversations.passing import let_pass

TROUBLE = ("traceback", "exception", "error", "nonetype", "{", "}", "utter_")
KINDS = {"customer", "press", "shop", "then", "later"}  # a turn is one of these
ANSWERED = {"assistant", "not", "buttons"}


@dataclass
class Play:
    """One dialogue being played."""

    dialogue: Dialogue
    talk: Talk
    books: Books
    mailbox: Mailbox
    passed: timedelta = timedelta()
    changes: dict[str, dict[str, Any]] = field(default_factory=dict)

    def run(self) -> None:
        """Brings the orders in, says everything, and looks into the books at the end. Raises AssertionError."""
        for name in self.dialogue.orders:
            self._bring_in(name)
        for turn in self.dialogue.script["turns"]:
            _check_shape(turn)
            self._turn(turn)
        self._check_books(self.dialogue.script.get("then", {}))

    def _turn(self, turn: Mapping[str, Any]) -> None:
        if "shop" in turn:
            self._change(turn["shop"])
        elif "then" in turn:
            self._check_books(turn["then"])
        elif "later" in turn:
            self._let_pass(ago(turn["later"]))
        else:
            self._check_words(turn, self._said(turn))

    def _said(self, turn: Mapping[str, Any]) -> str:
        """What is answered; a wording in square brackets is a button."""
        if "press" in turn:
            return self.talk.press(self.dialogue.filled(turn["press"]))
        said = self.dialogue.said(turn)
        if said.startswith("[") and said.endswith("]"):
            return self.talk.press(said[1:-1])
        return self.talk.say(self.dialogue.filled(self._with_code(said)))

    def _with_code(self, said: str) -> str:
        """``{code}`` is what the newest mail to the customer says, ``{wrong_code}`` other digits."""
        if "{code}" not in said and "{wrong_code}" not in said:
            return said
        code = self.mailbox.code_to(self.dialogue.email)
        wrong = f"{(int(code) + 1) % 1_000_000:06}"
        return said.replace("{code}", code).replace("{wrong_code}", wrong)

    def _change(self, change: Mapping[str, Any]) -> None:
        """The shop's own system changes an order meanwhile: the one, or the one that is named."""
        name = change.get("order", MAIN)
        self.changes[name] = {part: value for part, value in change.items() if part != "order"}
        self._bring_in(name)

    def _let_pass(self, span: timedelta) -> None:
        """So much time goes by in silence; from then on the shop's times count from before it."""
        self.passed += span
        for name in self.dialogue.orders:
            self._bring_in(name)
        let_pass(self.books.database, self.mailbox.home, self.talk.sender, span)

    def _bring_in(self, name: str) -> None:
        record = self.dialogue.orders[name].record(now() - self.passed, **self.changes.get(name, {}))
        self.books.bring_in(record)

    def _check_words(self, turn: Mapping[str, Any], answer: str) -> None:
        said = answer.lower()
        assert said.strip(), f"no answer to {turn}"
        assert not any(word in said for word in TROUBLE), answer
        for part in map(self.dialogue.filled, turn.get("assistant", ())):
            assert part.lower() in said, f"{part!r} is not in: {answer}"
        for part in map(self.dialogue.filled, turn.get("not", ())):
            assert part.lower() not in said, f"{part!r} is in: {answer}"
        offered = [button["title"] for button in self.talk.buttons]
        for title in turn.get("buttons", ()):
            assert title in offered, f"no button {title!r} among {offered}"

    def _check_books(self, then: Mapping[str, Any]) -> None:
        """The order's own books; under the name of another order, those of that one."""
        orders = self.dialogue.orders
        own = {name: value for name, value in then.items() if name not in orders}
        self.books.check(self.dialogue.number, self.talk.sender, own)
        for name in then.keys() & orders.keys():
            self.books.check(orders[name].number, self.talk.sender, then[name])


def _check_shape(turn: Mapping[str, Any]) -> None:
    """A turn that says two things at once, or is misspelt, would check less than it seems to."""
    unknown = set(turn) - KINDS - ANSWERED
    assert not unknown, f"{sorted(unknown)} is no part of a turn"
    assert len(KINDS & set(turn)) == 1, f"a turn is one of {sorted(KINDS)}: {turn}"
    assert not (ANSWERED & set(turn) and {"shop", "then", "later"} & set(turn)), (
        f"nothing is answered to {turn}"
    )
