"""A step of a case in the customer's words: the texts of data/tellings.yml, filled in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from actions.assistant.opening import hours
from actions.assistant.outcomes import WHAT
from actions.assistant.wording import day, listing, money, pieces
from actions.cases import BEFORE_RECEIPT, CaseEvent, CaseState, CaseView, RefundView
from actions.cases.pages import CasePages
from actions.cases.states import Remedy
from actions.orders.models import RefundKind
from actions.policy import Policy
from bot.returns.slip import send_by
from bot.returns.texts import Texts
from bot.returns.timeline import step_of

SHIPPING = ("shipping_accepted", "shipping_rejected", "shipping_refund_paid")
SUPPLIED = ("return.proof", "return.complete")
"""Refusals for something that was missing, and can still be sent while the time for a return runs."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What texts are filled from. ``pages`` makes the addresses in them."""

    texts: Texts
    pages: CasePages
    policy: Policy

    def is_told(self, event: CaseEvent, case: CaseView) -> bool:
        """Whether customers are told of the event, as the case stands now."""
        if step_of(event) not in self.texts.steps:
            return False
        if event.what == "awaited":
            return event.from_state is CaseState.EVIDENCE_ASKED and case.state in BEFORE_RECEIPT
        if event.what == "evidence_asked":
            return case.state is CaseState.EVIDENCE_ASKED
        return event.what != "reminder_customer" or case.state in BEFORE_RECEIPT

    def text(self, event: CaseEvent, case: CaseView, now: datetime) -> str:
        """What is told of an event."""
        step = self.texts.steps[step_of(event)]
        return " ".join(step.text.format(**self._values(event, case, now)).split())

    def subject(self, event: CaseEvent, case: CaseView) -> str:
        """The subject of a mail whose last news is this event."""
        return self.texts.subject.format(rma=case.rma, title=self.texts.steps[step_of(event)].title)

    def closing(self, case: CaseView) -> str:
        """The last words of each message: where everything can be looked up."""
        return self.texts.closing.format(page=self.pages.url(case.rma, case.opened_at))

    def _values(self, event: CaseEvent, case: CaseView, now: datetime) -> dict[str, str]:
        shop = self.policy.shop
        first, last = shop.refund_after_return_days
        return {
            "rma": case.rma,
            "order": case.order_number,
            "items": case.items,
            "what": WHAT[case.goal],
            "page": self.pages.url(case.rma, case.opened_at),
            "slip": self.pages.url(case.rma, case.opened_at, "slip"),
            "shop": shop.name,
            "email": shop.contact.email,
            "phone": shop.contact.phone,
            "hours": hours(shop, now),
            "last_day": send_by(case, self.policy),
            "answer_by": _if(event.due_at, lambda at: day(at, shop.zone)),
            "accepted": listing(accepted(case)),
            "refused": listing(self._refused(case, now)),
            "remedy": self._remedy(event, case),
            "open": self._open(case, now),
            "days": f"{first} to {last}",
            "tracking": self._tracking(event),
            **self._money(event, case),
        }

    def _money(self, event: CaseEvent, case: CaseView) -> dict[str, str]:
        kind = RefundKind.SHIPPING if step_of(event) in SHIPPING else RefundKind.GOODS
        refund: RefundView | None = next((one for one in case.refunds if one.kind is kind), None)
        if refund is None:
            return {"sum": "", "to": "", "due_by": ""}
        return {
            "sum": money(refund.amount, refund.currency),
            "to": refund.to or self.texts.sentences["your_payment"],
            "due_by": _if(refund.due_at, lambda at: day(at, self.policy.shop.zone)),
        }

    def _refused(self, case: CaseView, now: datetime) -> list[str]:
        lines = {line.sku: line for line in case.lines}
        found = []
        for finding in case.findings:
            line = lines[finding.sku]
            if finding.accepted < line.quantity:
                named = pieces(line.title, line.variant, line.quantity - finding.accepted)
                why = listing([self._reason(clause, now) for clause in finding.refused_for])
                found.append(f"{named}, because {why}" if why else named)
        return found

    def _reason(self, clause: str, now: datetime) -> str:
        """The words for a clause, and where it is written."""
        rule = self.policy.at(now).clauses.get(clause)
        written = ", ".join(filter(None, (rule.source, rule.section))) if rule else ""
        said = self.texts.refusals.get(clause, clause)
        return f"{said} ({written})" if written else said

    def _remedy(self, event: CaseEvent, case: CaseView) -> str:
        if case.remedy is Remedy.EXCHANGE:
            by = _if(event.due_at, lambda at: day(at, self.policy.shop.zone))
            return self.texts.sentences["exchange"].format(due_by=by)
        return self.texts.sentences["refund"]

    def _open(self, case: CaseView, now: datetime) -> str:
        """What the customer can still do."""
        missing = any(clause in SUPPLIED for finding in case.findings for clause in finding.refused_for)
        until = case.deadline is not None and case.deadline > now and missing
        still = (
            self.texts.sentences["open_until"].format(last_day=send_by(case, self.policy)) if until else ""
        )
        return f"{still} {self.texts.sentences['ask'].format(phone=self.policy.shop.contact.phone)}".strip()

    def _tracking(self, event: CaseEvent) -> str:
        number = (event.data or {}).get("tracking")
        return self.texts.sentences["tracking"].format(number=number) if number else ""


def accepted(case: CaseView) -> list[str]:
    """The accepted pieces."""
    lines = {line.sku: line for line in case.lines}
    return [
        pieces(lines[one.sku].title, lines[one.sku].variant, one.accepted)
        for one in case.findings
        if one.accepted
    ]


def _if(at: datetime | None, say: Callable[[datetime], str]) -> str:
    return say(at) if at else ""
