""" "Why?": the last decision of this conversation, clause by clause, from its receipt."""

from __future__ import annotations

from actions.assistant.outcomes import addressed
from actions.assistant.services import Event, ShopAction, Turn
from actions.cases import last_decision
from actions.policy import decision_from_json

_SIGN = {True: "✓", False: "✗", None: "?"}


class Explain(ShopAction):
    """Reads the receipt; it decides nothing anew."""

    action_name = "action_explain"

    def act(self, turn: Turn) -> list[Event]:
        with self.services.database.read() as session:
            stored = last_decision(session, turn.said.conversation)
        if stored is None:
            turn.say("utter_nothing_to_explain")
            return []
        decision = decision_from_json(stored.record["decision"])
        checks = "\n".join(f"{_SIGN[check.holds]} {addressed(check.because)}" for check in decision.clauses)
        turn.say("utter_explain", order=decision.order, checks=checks)
        return []
