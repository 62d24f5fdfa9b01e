"""A return that the customer calls off: which case is meant, and a yes before it is withdrawn."""

from __future__ import annotations

import re
from dataclasses import replace

from actions.assistant.advanced import Advanced
from actions.assistant.matter import Answer
from actions.assistant.naming import named
from actions.assistant.said import Said
from actions.assistant.services import Event, Services, ShopAction, Turn
from actions.assistant.wording import sentences
from actions.cases import CaseView, cases_of_order, withdrawable
from actions.cases.numbers import RMA, read_number
from actions.identity import is_shown
from actions.orders import SqlOrderBook
from actions.policy.facts import Line

_TYPED = re.compile(
    r"\brma\b[\s:#-]*(?:(?:number|no\.?|nr\.?)[\s:#-]*)?([0-9a-z]{4}[\s-]?[0-9a-z]{4})\b", re.IGNORECASE
)


class AskCase(ShopAction):
    """Asks which of several open cases is meant, a button for each."""

    action_name = "action_ask_request_form_case"

    def act(self, turn: Turn) -> list[Event]:
        cases = open_cases(self.services, turn)
        buttons = [
            {"title": f"{case.rma}: {case.items}", "payload": f'/inform{{"rma":"{case.rma}"}}'}
            for case in cases
        ]
        turn.say("utter_ask_case", order=str(turn.matter.order_number), buttons=buttons)
        return []


def advance_withdrawal(services: Services, advanced: Advanced, said: Said) -> Advanced:
    """Settles which case is meant and asks for the yes; None to ask when there is nothing to withdraw.

    A yes is one to the case that was shown: naming another one with it asks again.
    """
    matter, number = advanced.matter, str(advanced.matter.order_number)
    with services.database.read() as session:
        shown = is_shown(session, said.conversation, number)
        cases = withdrawable(session, number) if shown else []
        order = SqlOrderBook(session, services.numbers).find(number) if shown else None
    if not cases or order is None or matter.confirm not in (None, Answer.YES):
        return advanced
    case = _meant(cases, matter.case, said, _named(f"{matter.words or ''} {said.in_titles()}", order.lines))
    if matter.confirm is Answer.YES and case == matter.case:
        return advanced
    question = "case" if case is None else "confirm"
    return replace(advanced, matter=replace(matter, case=case, confirm=None), question=question)


def open_cases(services: Services, turn: Turn) -> list[CaseView]:
    """The cases of the order that can be withdrawn; the order must have been shown to be the customer's."""
    number = str(turn.matter.order_number)
    with services.database.read() as session:
        if not is_shown(session, turn.said.conversation, number):
            raise PermissionError(
                "The cases of an order were asked for before it was shown to be the customer's."
            )
        return withdrawable(session, number)


def past_cases(services: Services, turn: Turn) -> str:
    """The cases of the order that are no longer open, each in a sentence."""
    with services.database.read() as session:
        cases = cases_of_order(session, str(turn.matter.order_number))
    return sentences(f"Your request {case.rma} for {case.items} is {case.state}" for case in cases)


def _meant(cases: list[CaseView], before: str | None, said: Said, skus: set[str]) -> str | None:
    numbers = [case.rma for case in cases]
    named = said.first("rma") or _typed(said.text)
    if named in numbers:
        return named
    by_lines = [case.rma for case in cases if skus & {line.sku for line in case.lines}]
    if before in numbers:
        return before
    only = by_lines if len(by_lines) == 1 else numbers
    return only[0] if len(only) == 1 else None


def _named(text: str, lines: tuple[Line, ...]) -> set[str]:
    """The lines that are named; "keep the lamp" and "do not return the lamp" mean the same case here."""
    found = named(text.lower(), lines)
    return {line.sku for line in found.lines} if found.apart else set()


def _typed(text: str) -> str | None:
    match = _TYPED.search(text)
    return read_number(match[1], RMA) if match else None
