"""The sentences that depend on the policy and the shop alone, made once for each version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any

from actions.policy.decision import ClauseCheck
from actions.policy.shop import WEEKDAYS, Shop


@dataclass(frozen=True, slots=True)
class Sayings:
    """Checks whose sentence is the same in every decision of one version."""

    proof: ClauseCheck
    complete: ClauseCheck
    customer_ships: ClauseCheck
    shop_ships: ClauseCheck
    unknown_ships: ClauseCheck
    defect_ships: ClauseCheck
    inspection: ClauseCheck
    cancel_refund: ClauseCheck
    return_refund: ClauseCheck
    contact: ClauseCheck


def make_sayings(shop: Shop, values: Mapping[str, Any]) -> Sayings:
    """The fixed checks of a version from the values of its clauses, by clause id."""
    return Sayings(
        proof=_holds("return.proof", _proof(values["return.proof"])),
        complete=_holds("return.complete", _complete(values["return.complete"])),
        **_shipping(str(values["return.shipping"])),
        inspection=_holds("inspection", _inspection(values["inspection"])),
        cancel_refund=_holds(
            "refund.time",
            "The refund reaches the original payment method within "
            f"{_days(values['refund.time'])} days of the cancellation.",
        ),
        return_refund=_holds(
            "refund.time",
            f"The refund follows within {_days(shop.refund_after_return_days)} days of the return being "
            "accepted; the policy text names no time, so this is the shop's own setting.",
        ),
        contact=_holds("contact", _contact(shop)),
    )


def any_of(words: Sequence[str], last: str) -> str:
    """ "a, b or c": words joined for reading, with ``last`` before the last one."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"


def _holds(clause: str, because: str) -> ClauseCheck:
    return ClauseCheck(clause, True, because)


def _proof(documents: Any) -> str:
    return f"A proof of purchase must be enclosed: {any_of(documents, 'or')}."


def _complete(parts: Any) -> str:
    return f"All original {any_of(parts, 'and')} must be enclosed, or the return can be rejected."


def _inspection(days: object) -> str:
    return f"The parcel is inspected when it arrives; it is accepted or rejected within {days} business days."


def _shipping(payer: str) -> dict[str, ClauseCheck]:
    pays = {
        "customer": "The customer pays the return shipping.",
        "shop": "The shop pays the return shipping.",
    }
    defect = (
        "The customer pays the return shipping of a factory defect first; it is reimbursed once the "
        "evaluation accepts the defect and the factory's refund is effective."
    )
    unless = "unless the product page says otherwise; what it says is not recorded."
    unknown = f"{pays[payer].removesuffix('.')} {unless}"
    return {
        "customer_ships": _holds("return.shipping", pays[payer]),
        "shop_ships": _holds(
            "return.shipping", "The shop pays the return shipping, as the product page says."
        ),
        "unknown_ships": ClauseCheck("return.shipping", None, unknown),
        "defect_ships": _holds("defect.shipping", defect),
    }


def _days(pair: Any) -> str:
    return f"{pair[0]} to {pair[1]}"


def _contact(shop: Shop) -> str:
    hours = shop.hours
    names = [WEEKDAYS[day].capitalize() for day in hours.days]
    whole = len(names) > 2 and hours.days == tuple(range(hours.days[0], hours.days[-1] + 1))
    days = f"{names[0]} to {names[-1]}" if whole else any_of(names, "and")
    return (
        f"People answer at {shop.contact.email} and {shop.contact.phone}, {days}, {_clock(hours.opens)} to "
        f"{_clock(hours.closes)} ({shop.zone_name})."
    )


def _clock(at: time) -> str:
    return f"{at.hour % 12 or 12}:{at.minute:02} {'AM' if at.hour < 12 else 'PM'}"
