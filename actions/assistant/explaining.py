""" "Why?": the last decision of this conversation, clause by clause, from its receipt."""

from __future__ import annotations

from actions.assistant.advancing import wish
from actions.assistant.outcomes import addressed
from actions.assistant.services import Event, ShopAction, Turn
from actions.cases import assess, last_decision, record_decision
from actions.identity import is_shown
from actions.policy import decision_from_json
from actions.policy.decision import Decision

_SIGN = {True: "✓", False: "✗", None: "?"}


class Explain(ShopAction):
    """Reads the receipt. What is only being asked about, before the yes, is decided and recorded for it."""

    action_name = "action_explain"

    def act(self, turn: Turn) -> list[Event]:
        decision = self._in_the_making(turn) or self._given(turn)
        if decision is None:
            turn.say("utter_nothing_to_explain")
            return []
        checks = "\n".join(f"{_SIGN[check.holds]} {addressed(check.because)}" for check in decision.clauses)
        turn.say("utter_explain", order=decision.order, checks=checks)
        return []

    def _given(self, turn: Turn) -> Decision | None:
        """The decision given last: of the order that is named, if one is, else of any, however long ago."""
        named = turn.said.first("order_number")
        number = self.services.numbers.normalise(named) if named else None
        with self.services.database.read() as session:
            stored = last_decision(session, turn.said.conversation, number)
        return decision_from_json(stored.record["decision"]) if stored else None

    def _in_the_making(self, turn: Turn) -> Decision | None:
        """What the customer is being asked to say yes to."""
        matter, conversation = turn.matter, turn.said.conversation
        if turn.asked != "confirm" or not matter.decides():
            return None
        asked = wish(matter, turn.said)
        with self.services.database.write() as session:
            if not is_shown(session, conversation, asked.order_number):
                return None
            assessment = assess(session, asked, self.services.policy, turn.now)
            record_decision(session, asked, assessment.decision, assessment.order)
        return assessment.decision
