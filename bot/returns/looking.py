"""Looking at one's case by its signed address: where it stands, and the slip."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from actions.assistant.case_status import case_status
from actions.assistant.wording import sentences
from actions.cases import CaseView, find_case
from actions.cases.pages import BadCaseLink, CasePages
from actions.policy import Policy
from bot.conversations.transactions import Transactions
from bot.returns.slip import Slip, is_wanted, slip_of
from bot.returns.texts import Texts
from bot.returns.timeline import Stop, timeline


@dataclass(frozen=True, slots=True)
class Seen:
    """What a customer sees of a case. ``slip`` is None once there is no parcel to be sent any more."""

    case: CaseView
    stands: tuple[str, ...]
    stops: tuple[Stop, ...]
    slip: Slip | None


@dataclass(frozen=True, slots=True)
class CaseLooks:
    """Shows cases by their signed addresses. ``clock`` gives aware UTC."""

    transactions: Transactions
    pages: CasePages
    texts: Texts
    policy: Policy
    clock: Callable[[], datetime]

    async def look(self, token: str) -> Seen:
        """The case of this token, and no other. Raises ``BadCaseLink``."""
        rma = self.pages.read(token)
        return await self.transactions.read(lambda session: self._seen(session, rma))

    def _seen(self, session: Session, rma: str) -> Seen:
        case = find_case(session, rma)
        if case is None:
            raise BadCaseLink("The return of this link is not there any more; please write to us.")
        zone = self.policy.shop.zone
        slip = slip_of(session, case, self.policy) if is_wanted(case) else None
        return Seen(
            case,
            self._stands(case),
            timeline(case, self.texts, zone),
            slip,
        )

    def _stands(self, case: CaseView) -> tuple[str, ...]:
        return tuple(sentences([one]) for one in case_status(case, self.policy, self.clock()))
