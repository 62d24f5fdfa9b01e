"""Receipts of what was done: the record of the decision, from which it can be explained and repeated.

A receipt has the keys of ``actions.policy.record_to_json``. That of a case approved in advance is about the
cancellation that came too late, and has one key more, ``in_advance``: the record of the return as it will be decided
when the parcel arrives. What a person granted against the policy has the key ``exception``: the clause, the reason, who
and when; its ``decision`` is what the policy said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Json = dict[str, Any]
IN_ADVANCE = "in_advance"
EXCEPTION = "exception"


def duties(receipt: Mapping[str, Any], obligations: Iterable[str]) -> tuple[str, ...]:
    """What the customer must do, in the sentences of the receipt, each once."""
    decision = receipt.get(IN_ADVANCE, receipt)["decision"]
    said = [check["because"] for name in obligations for check in decision["clauses"] if check["id"] == name]
    return tuple(dict.fromkeys(said))
