"""Where a case stands, in the customer's words: its state with its day, what was accepted, money, and until when the next step is due."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo

from actions.assistant.wording import day, listing, moment, money, pieces
from actions.cases import BEFORE_RECEIPT, CaseState, CaseView, RefundView
from actions.cases.states import Evaluation, Remedy
from actions.orders.models import RefundKind
from actions.policy import Policy

BANKS = "banks can take some days to show it"
LATE = "and is late; a person will look into it if you ask for one"


@dataclass(frozen=True, slots=True)
class CaseStatus:
    """A case as it is told at ``now`` (aware UTC); days are those of the shop's zone."""

    case: CaseView
    policy: Policy
    now: datetime

    def sentences(self) -> list[str]:
        """All that is to be said of it, without full stops."""
        case = self.case
        named = f"Your request with RMA number {case.rma} for {case.items}"
        return [f"{named} {_STANDS[case.state](self)}", *self._refused(), *self._shipping()]

    @property
    def zone(self) -> tzinfo:
        """Where the shop's days begin and end."""
        return self.policy.shop.zone

    def opened(self) -> str:
        """The parcel is still to be sent, or to be delivered first."""
        if self.case.deadline is None:
            return "is approved in advance; wait for the delivery, then send it back"
        return f"is registered; {self._send_by(self.case.deadline)}"

    def evidence_asked(self) -> str:
        """Something is still to be shown."""
        asked = (
            "is registered and waits for photos or a description of what is wrong, which you can send here"
        )
        return f"{asked}; {self._send_by(self.case.deadline)}" if self.case.deadline else asked

    def awaited(self) -> str:
        """The customer has all that is needed."""
        waiting = "is registered, and we are waiting for the parcel"
        return f"{waiting}; {self._send_by(self.case.deadline)}" if self.case.deadline else waiting

    def _send_by(self, deadline: datetime) -> str:
        until = moment(deadline, self.zone)
        if deadline < self.now:
            return f"its last moment was {until}; a parcel that you sent by then counts when it arrives"
        return f"please send it back by {until}"

    def received(self) -> str:
        """The shop owes an answer."""
        came = f"is with us: the parcel arrived on {self._day(self.case.received_at)} and will be inspected"
        return f"{came}; {self._due('you will have our answer by', 'our answer')}"

    def inspected(self) -> str:
        """The same, a step further."""
        came = f"is with us: the parcel arrived on {self._day(self.case.received_at)} and was inspected"
        return f"{came}; {self._due('you will have our answer by', 'our answer')}"

    def accepted(self) -> str:
        """The answer was given; what follows is due."""
        return f"{self._accepted()}; {self._follows()}"

    def _accepted(self) -> str:
        on = f" on {self._day(self.case.decided_at)}" if self.case.decided_at else ""
        if not self._left_over():
            return f"was accepted{on}"
        lines = {line.sku: line for line in self.case.lines}
        taken = [
            pieces(lines[one.sku].title, lines[one.sku].variant, one.accepted)
            for one in self.case.findings
            if one.accepted
        ]
        return f"was accepted in part{on}: {listing(taken)}"

    def _follows(self) -> str:
        exchange = self.case.remedy is Remedy.EXCHANGE
        return (
            self._due("the exchange will be sent by", "the exchange")
            if exchange
            else self._due("the refund follows by", "the refund")
        )

    def refund_due(self) -> str:
        """Granted and not paid."""
        refund = self._refund(RefundKind.GOODS)
        sum_ = f" of {_sum(refund)}" if refund else ""
        said = self._due("it will be effective by", "it")
        return f"{self._accepted()}, and the refund{sum_} is granted; {said}"

    def refunded(self) -> str:
        """Paid."""
        return f"{self._accepted()}, and {self._paid()}; {BANKS}"

    def _paid(self) -> str:
        refund = self._refund(RefundKind.GOODS)
        if refund is None or refund.paid_at is None:
            return "the refund was paid"
        return f"the refund of {_sum(refund)} was paid on {self._day(refund.paid_at)}"

    def exchange_sent(self) -> str:
        """On its way to the customer."""
        return f"{self._accepted()}, and {self._sent()}"

    def _sent(self) -> str:
        for event in self.case.events:
            if event.to_state is CaseState.EXCHANGE_SENT:
                number = (event.data or {}).get("tracking")
                tracking = f" with the tracking number {number}" if number else ""
                return f"the exchange was sent on {self._day(event.at)}{tracking}"
        return "the exchange was sent"

    def rejected(self) -> str:
        """Nothing of it was accepted."""
        on = f" on {self._day(self.case.decided_at)}" if self.case.decided_at else ""
        return (
            f"was inspected and could not be accepted{on}; if you think that we are wrong, ask for a person"
        )

    def closed(self) -> str:
        """How it was settled."""
        before = next((one.from_state for one in self.case.events if one.to_state is CaseState.CLOSED), None)
        how: dict[CaseState | None, Callable[[], str]] = {
            CaseState.REFUNDED: lambda: f"{self._accepted()}, and {self._paid()}",
            CaseState.EXCHANGE_SENT: self.exchange_sent,
            CaseState.REJECTED: lambda: "was inspected and could not be accepted",
        }
        said = how.get(before, lambda: "is settled")()
        return f"{said}; it is closed since {self._day(self.case.state_since)}"

    def withdrawn(self) -> str:
        """Taken back."""
        return f"was withdrawn on {self._day(self.case.state_since)}, and there is nothing to send back"

    def expired(self) -> str:
        """The parcel did not come."""
        lapsed = f"has lapsed on {self._day(self.case.state_since)}, as the parcel did not arrive in time"
        return f"{lapsed}; if you sent it in time, ask for a person, who will look for it"

    def _due(self, promised: str, what: str) -> str:
        due = self.case.due_at
        if due is None:
            return f"{promised.removesuffix(' by')} soon"
        if due < self.now:
            return f"{what} was due on {self._day(due)} {LATE}"
        return f"{promised} {self._day(due)} at the latest"

    def _refused(self) -> Iterator[str]:
        """What was not accepted, and the place in the policy that says so; while the answer is not given, nothing."""
        left = self._left_over() if self.case.decided_at else []
        if left:
            yield f"Not accepted: {listing(left)}"

    def _left_over(self) -> list[str]:
        lines = {line.sku: line for line in self.case.lines}
        found = []
        for one in self.case.findings:
            rest = lines[one.sku].quantity - one.accepted
            if rest:
                named = pieces(lines[one.sku].title, lines[one.sku].variant, rest)
                places = [place for clause in one.refused_for if (place := self._place(clause))]
                found.append(f"{named} ({'; '.join(places)})" if places else named)
        return found

    def _place(self, clause: str) -> str:
        rule = self.policy.at(self.now).clauses.get(clause)
        return ", ".join(filter(None, (rule.source, rule.section))) if rule else ""

    def _shipping(self) -> Iterator[str]:
        """What became of the shipping cost of a factory defect."""
        claim, refund = self.case.claim, self._refund(RefundKind.SHIPPING)
        if refund is not None:
            yield self._shipping_refund(refund)
        elif claim is not None and claim.outcome is None:
            by = f"; we tell you by {self._day(claim.due_at)} at the latest" if claim.due_at else ""
            yield f"Your shipping cost of {money(claim.amount, self.case.currency)} is being looked at{by}"
        elif claim is not None and claim.outcome is Evaluation.REJECTED:
            yield "Your shipping cost is not paid back, as the evaluation did not confirm a factory defect"

    def _shipping_refund(self, refund: RefundView) -> str:
        if refund.paid_at:
            return f"Your shipping cost of {_sum(refund)} was paid back on {self._day(refund.paid_at)}"
        by = f" by {self._day(refund.due_at)} at the latest" if refund.due_at else " soon"
        return f"Your shipping cost of {_sum(refund)} will be paid back{by}"

    def _refund(self, kind: RefundKind) -> RefundView | None:
        return next((one for one in self.case.refunds if one.kind is kind), None)

    def _day(self, at: datetime | None) -> str:
        return day(at, self.zone) if at else "a day that is not known"


def _sum(refund: RefundView) -> str:
    return money(refund.amount, refund.currency)


_STANDS: dict[CaseState, Callable[[CaseStatus], str]] = {
    CaseState.OPENED: CaseStatus.opened,
    CaseState.EVIDENCE_ASKED: CaseStatus.evidence_asked,
    CaseState.AWAITED: CaseStatus.awaited,
    CaseState.RECEIVED: CaseStatus.received,
    CaseState.INSPECTED: CaseStatus.inspected,
    CaseState.ACCEPTED: CaseStatus.accepted,
    CaseState.PARTLY: CaseStatus.accepted,
    CaseState.REJECTED: CaseStatus.rejected,
    CaseState.REFUND_DUE: CaseStatus.refund_due,
    CaseState.REFUNDED: CaseStatus.refunded,
    CaseState.EXCHANGE_SENT: CaseStatus.exchange_sent,
    CaseState.CLOSED: CaseStatus.closed,
    CaseState.WITHDRAWN: CaseStatus.withdrawn,
    CaseState.EXPIRED: CaseStatus.expired,
}


def case_status(case: CaseView, policy: Policy, now: datetime) -> list[str]:
    """Where a case stands, in sentences without their full stops."""
    return CaseStatus(case, policy, now).sentences()


def wants_slip(case: CaseView) -> bool:
    """Whether its parcel is still to be sent."""
    return case.state in BEFORE_RECEIPT
