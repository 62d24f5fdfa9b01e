"""Return tickets ("cases"), cancellations, and the decisions that customers were given."""

from actions.cases.assessing import assess
from actions.cases.decisions import GivenDecision, find_decision, last_decision, record_decision
from actions.cases.evidence import add_photos
from actions.cases.excepting import (
    ExceptionView,
    Grant,
    NoException,
    against,
    list_exceptions,
    make_exception,
)
from actions.cases.finding import cases_of_order, find_case, list_cases
from actions.cases.missing import Missing, Way, missing
from actions.cases.settling import settle
from actions.cases.states import BEFORE_RECEIPT, ENDED, CaseState
from actions.cases.undoing import Undo, Undone, UnknownCancellation, undo
from actions.cases.views import CaseEvent, CaseLine, CaseView, RefundView, case_to_json
from actions.cases.wish import Assessment, Outcome, Settlement, UnknownOrder, Wish
from actions.cases.withdrawing import Recall, UnknownCase, Withdrawal, withdraw, withdrawable

__all__ = [
    "BEFORE_RECEIPT",
    "ENDED",
    "Assessment",
    "CaseEvent",
    "CaseLine",
    "CaseState",
    "CaseView",
    "ExceptionView",
    "GivenDecision",
    "Grant",
    "Missing",
    "NoException",
    "Outcome",
    "Recall",
    "RefundView",
    "Settlement",
    "Undo",
    "Undone",
    "UnknownCancellation",
    "UnknownCase",
    "UnknownOrder",
    "Way",
    "Wish",
    "Withdrawal",
    "add_photos",
    "against",
    "assess",
    "case_to_json",
    "cases_of_order",
    "find_case",
    "find_decision",
    "last_decision",
    "list_cases",
    "list_exceptions",
    "make_exception",
    "missing",
    "record_decision",
    "settle",
    "undo",
    "withdraw",
    "withdrawable",
]
