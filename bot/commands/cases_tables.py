"""Cases as tables for people, with times in the shop's zone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from actions.cases import CaseView
from actions.cases.clocks import Standing
from actions.cases.counting import next_due
from actions.policy import Shop
from actions.policy.receipt import decision_from_json
from actions.policy.wording import say_money, say_time
from bot.conversations.photos import Photos


def cases_table(cases: Sequence[CaseView], shop: Shop, now: datetime) -> Table:
    """Several cases, one a row."""
    table = Table("RMA", "State", "Order", "What", "Items", "Due", "Opened", box=box.SIMPLE)
    for case in cases:
        due, opened = clock(case, shop, now), say_time(case.opened_at, shop.zone)
        table.add_row(
            case.rma, words(case.state), Text(case.order_number), what(case), Text(case.items), due, opened
        )
    return table


def case_view(case: CaseView, shop: Shop, photos: Photos, now: datetime) -> Group:
    """One case: its facts, its lines, what was found, what goes back, what happened to it, and why it was opened."""
    parts = [facts_table(case, shop, photos, now), lines_table(case)]
    if case.findings:
        parts.append(findings_table(case))
    if case.refunds:
        parts.append(refunds_table(case, shop.zone))
    return Group(*parts, events_table(case, shop.zone), receipt_table(case))


def facts_table(case: CaseView, shop: Shop, photos: Photos, now: datetime) -> Table:
    """The case's own facts; photos by the files to open."""
    table, zone = Table(title=f"Case {case.rma}", box=box.SIMPLE, show_header=False), shop.zone
    facts = {
        "State": words(case.state),
        "Due": clock(case, shop, now),
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


def findings_table(case: CaseView) -> Table:
    """What the inspection found of each line."""
    table = Table("SKU", "Accepted", "Refused for", "Condition", "Note", box=box.SIMPLE, title="Inspection")
    for found in case.findings:
        refused = ", ".join(found.refused_for)
        table.add_row(
            Text(found.sku), str(found.accepted), refused, words(found.condition), Text(found.note or "")
        )
    return table


def refunds_table(case: CaseView, zone: ZoneInfo) -> Table:
    """What goes back for the case, granted and paid."""
    table = Table("Refund", "For", "Granted", "Due", "Paid", "Payment", box=box.SIMPLE)
    for refund in case.refunds:
        times = (refund.granted_at, refund.due_at, refund.paid_at)
        told = [say_time(at, zone) if at else "not yet" for at in times]
        amount = say_money(refund.amount, refund.currency)
        table.add_row(amount, refund.kind.value, *told, Text(refund.payment or ""))
    return table


def events_table(case: CaseView, zone: ZoneInfo) -> Table:
    """What happened to the case, the first first."""
    table = Table("When", "Who", "What", "Note", box=box.SIMPLE)
    for event in case.events:
        table.add_row(say_time(event.at, zone), Text(event.who), words(event.what), Text(event.note or ""))
    return table


def receipt_table(case: CaseView) -> Table:
    """The clauses that decided, each in a sentence."""
    decision = decision_from_json(case.receipt["decision"])
    table = Table("Clause", "Because", box=box.SIMPLE, caption=f"Policy version {decision.policy_version}")
    for check in decision.clauses:
        table.add_row(check.id, Text(check.because))
    return table


def clock(case: CaseView, shop: Shop, now: datetime) -> str:
    """Until when the next step is due, and how urgent that is."""
    due_at, urgency = next_due(shop, case, now)
    if urgency is Standing.NONE or due_at is None:
        return "nothing due"
    urgent = "" if urgency is Standing.ON_TIME else f" ({words(urgency)})"
    return say_time(due_at, shop.zone) + urgent


def words(value: str) -> str:
    """A word of a list as people read it."""
    return value.replace("_", " ")


def what(case: CaseView) -> str:
    """What the case is for."""
    goal = case.goal.value.replace("_", " ")
    return f"{goal}, approved in advance" if case.preapproved else goal


def deadline(case: CaseView, zone: ZoneInfo) -> str:
    """Until when the customer can act."""
    return say_time(case.deadline, zone) if case.deadline else "opens on delivery"
