"""Cases as tables for people, with times in the shop's zone."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from actions.cases import CaseView
from actions.policy.receipt import decision_from_json
from actions.policy.wording import say_money, say_time
from bot.conversations.photos import Photos


def cases_table(cases: Sequence[CaseView], zone: ZoneInfo) -> Table:
    """Several cases, one a row."""
    table = Table("RMA", "State", "Order", "What", "Items", "Until", "Opened", box=box.SIMPLE)
    for case in cases:
        until, opened = deadline(case, zone), say_time(case.opened_at, zone)
        table.add_row(
            case.rma, case.state.value, Text(case.order_number), what(case), Text(case.items), until, opened
        )
    return table


def case_view(case: CaseView, zone: ZoneInfo, photos: Photos) -> Group:
    """One case: its facts, its lines, what happened to it, and why it was opened."""
    return Group(
        facts_table(case, zone, photos), lines_table(case), events_table(case, zone), receipt_table(case)
    )


def facts_table(case: CaseView, zone: ZoneInfo, photos: Photos) -> Table:
    """The case's own facts; photos by the files to open."""
    table = Table(title=f"Case {case.rma}", box=box.SIMPLE, show_header=False)
    facts = {
        "State": case.state.value,
        "Order": case.order_number,
        "What": what(case),
        "Reason": case.reason.value.replace("_", " ") if case.reason else "not given",
        "Description": case.description or "not given",
        "Photos": "\n".join(photo_file(name, photos) for name in case.photos) or "none",
        "Requested": say_time(case.requested_at, zone),
        "Opened": say_time(case.opened_at, zone),
        "Until": deadline(case, zone),
        "The customer": "\n".join(case.duties) or "has nothing to heed",
        "Conversation": case.conversation,
    }
    for name, value in facts.items():
        table.add_row(name, Text(value, overflow="fold"))
    return table


def photo_file(name: str, photos: Photos) -> str:
    """Where a photo of a case is to be found."""
    file = photos.file_of(name)
    return str(file) if file else f"{name} (the file is gone)"


def lines_table(case: CaseView) -> Table:
    """What is sent back or claimed, at the price that was paid."""
    table = Table("SKU", "Product", "Pieces", "Price of one", "Together", box=box.SIMPLE)
    for line in case.lines:
        title = f"{line.title}, {line.variant}" if line.variant else line.title
        one, together = (
            say_money(amount, case.currency) for amount in (line.unit_price, line.unit_price * line.quantity)
        )
        table.add_row(Text(line.sku), Text(title), str(line.quantity), one, together)
    return table


def events_table(case: CaseView, zone: ZoneInfo) -> Table:
    """What happened to the case, the first first."""
    table = Table("When", "Who", "What", "Note", box=box.SIMPLE)
    for event in case.events:
        table.add_row(say_time(event.at, zone), Text(event.who), event.what, Text(event.note or ""))
    return table


def receipt_table(case: CaseView) -> Table:
    """The clauses that decided, each in a sentence."""
    decision = decision_from_json(case.receipt["decision"])
    table = Table("Clause", "Because", box=box.SIMPLE, caption=f"Policy version {decision.policy_version}")
    for check in decision.clauses:
        table.add_row(check.id, Text(check.because))
    return table


def what(case: CaseView) -> str:
    """What the case is for."""
    goal = case.goal.value.replace("_", " ")
    return f"{goal}, approved in advance" if case.preapproved else goal


def deadline(case: CaseView, zone: ZoneInfo) -> str:
    """Until when the customer can act."""
    return say_time(case.deadline, zone) if case.deadline else "opens on delivery"
