"""The form's questions that need the order: which lines, what is wrong with them, and shall I go ahead."""

from __future__ import annotations

import json

from actions.assistant import outcomes
from actions.assistant.advancing import wish
from actions.assistant.matter import Undoing
from actions.assistant.said import EMAIL
from actions.assistant.services import Event, ShopAction, Turn
from actions.assistant.withdrawing import open_cases
from actions.assistant.wording import line_words, moment, sentences
from actions.cases import Assessment, assess
from actions.identity import is_shown
from actions.policy.facts import Goal


class AskDescription(ShopAction):
    """Asks for what the goal needs described (clause fault.reasons)."""

    action_name = "action_ask_request_form_description"

    def act(self, turn: Turn) -> list[Event]:
        turn.say(f"utter_describe_{turn.matter.goal}")
        return []


class AskLines(ShopAction):
    """Asks which lines are meant, a button for each and one for all."""

    action_name = "action_ask_request_form_lines"

    def act(self, turn: Turn) -> list[Event]:
        assessment = _assessed(self, turn)
        order = assessment.order
        left = [line for line in order.lines if line.left]
        buttons = [_line_button(line_words(line), [line.sku]) for line in left]
        buttons.append(_line_button("All of them", [line.sku for line in left]))
        turn.say("utter_ask_lines", order=order.number, buttons=buttons)
        return []


class AskConfirm(ShopAction):
    """Lists what will be done and asks for a yes; nothing is written before it."""

    action_name = "action_ask_request_form_confirm"

    def act(self, turn: Turn) -> list[Event]:
        if isinstance(turn.matter.goal, Undoing):
            return self._ask_to_withdraw(turn)
        assessment = _assessed(self, turn)
        decision, zone = assessment.decision, self.services.shop.zone
        link = self._link(turn, decision.goal)
        response = "utter_confirm_cancel" if decision.goal is Goal.CANCEL else "utter_confirm_case"
        turn.say(
            "utter_complete_on_website" if link else response,
            link=link,
            asked=moment(decision.requested_at, zone),
            what=outcomes.WHAT[decision.goal],
            items=outcomes.items(decision, assessment.order),
            order=decision.order,
            refund=sentences((outcomes.refund(decision.refund), self._sums(turn, assessment))),
            deadline=outcomes.deadline(decision.deadline, zone),
            obligations=sentences(
                (outcomes.left_out(decision, assessment.order), outcomes.obligations(decision))
            ),
        )
        return []

    def _sums(self, turn: Turn, assessment: Assessment) -> str:
        """In a mail the sum is told line by line."""
        return outcomes.sums(assessment.decision, assessment.order) if turn.said.channel == EMAIL else ""

    def _link(self, turn: Turn, goal: Goal) -> str | None:
        """By email everything but a cancellation is completed on the website, where there is a page for it."""
        make = self.services.completion_link
        if make is None or turn.said.channel != EMAIL or goal is Goal.CANCEL:
            return None
        return make(turn.matter, turn.said)

    def _ask_to_withdraw(self, turn: Turn) -> list[Event]:
        case = next(case for case in open_cases(self.services, turn) if case.rma == turn.matter.case)
        zone = self.services.shop.zone
        turn.say(
            "utter_confirm_withdraw",
            what=outcomes.WHAT[case.goal],
            items=case.items,
            order=case.order_number,
            rma=case.rma,
            deadline=outcomes.deadline_again(case.deadline, zone),
        )
        return []


def _line_button(title: str, skus: list[str]) -> dict[str, str]:
    value = skus[0] if len(skus) == 1 else skus
    return {"title": title, "payload": f"/inform{json.dumps({'sku': value}, separators=(',', ':'))}"}


def _assessed(action: ShopAction, turn: Turn) -> Assessment:
    services = action.services
    with services.database.read() as session:
        if not is_shown(session, turn.said.conversation, str(turn.matter.order_number)):
            raise PermissionError("The form asked about an order before it was shown to be the customer's.")
        return assess(session, wish(turn.matter, turn.said), services.policy, services.clock())
