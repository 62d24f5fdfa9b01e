"""A decision and its receipt for people."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from actions.policy import Policy
from actions.policy.decision import Decision, OpenWay, Verdict
from actions.policy.wording import say_money, say_time

COLOURS = {Verdict.ALLOWED: "green", Verdict.REFUSED: "red", Verdict.WAIT: "yellow", Verdict.HUMAN: "magenta"}
MARKS = {True: Text("yes", "green"), False: Text("no", "red"), None: Text("not known", "magenta")}


def decision_view(decision: Decision, policy: Policy) -> Group:
    """The whole decision, with times in the shop's zone."""
    zone = policy.shop.zone
    parts: list[RenderableType] = [
        headline(decision),
        lines_table(decision, zone),
        receipt_table(decision, policy),
    ]
    parts += [Text(f"  {sentence}") for sentence in closing(decision, zone)]
    return Group(*parts, Text(f"  Policy version {decision.policy_version}\n", "dim"))


def headline(decision: Decision) -> Text:
    """The verdict in one line."""
    verdict = Text(decision.verdict.value.upper(), f"bold {COLOURS[decision.verdict]}")
    return Text.assemble(f"Order {decision.order}, {decision.goal.value}: ", verdict)


def lines_table(decision: Decision, zone: ZoneInfo) -> Table:
    """Each line with its own verdict."""
    table = Table("Line", "Pieces", "Verdict", "Deadline", box=box.SIMPLE)
    for line in decision.lines:
        verdict = Text(line.verdict.value, COLOURS[line.verdict])
        table.add_row(Text(line.sku), str(line.quantity), verdict, moment(line.deadline, zone))
    return table


def receipt_table(decision: Decision, policy: Policy) -> Table:
    """Every clause that was asked, and its answer."""
    version = policy.at(decision.requested_at)
    table = Table("Clause", "Question", "Answer", "Because", box=box.SIMPLE)
    for check in decision.clauses:
        asks = Text(version.clauses[check.id].asks)
        table.add_row(check.id, asks, MARKS[check.holds], Text(check.because))
    return table


def closing(decision: Decision, zone: ZoneInfo) -> list[str]:
    """The refund, what the customer must do, and what is still open."""
    sentences = []
    if decision.refund:
        days = "{} to {}".format(*decision.refund.within_days)
        money = say_money(decision.refund.amount, decision.refund.currency)
        sentences.append(
            f"Refund: {money} to {decision.refund.to or 'the original payment method'}, in {days} days"
        )
    if decision.obligations:
        sentences.append(f"The customer must heed: {', '.join(decision.obligations)}")
    sentences += [f"Open: {way_sentence(way, zone)}" for way in decision.open]
    return sentences


def way_sentence(way: OpenWay, zone: ZoneInfo) -> str:
    """One way that is open, and when."""
    start = f", from {moment(way.from_, zone)}" if way.from_ else ""
    end = f", until {moment(way.until, zone)}" if way.until else ""
    later = " later, not yet" if way.verdict is Verdict.WAIT else ""
    return f"{way.goal.value}{later}{start}{end}"


def moment(at: datetime | None, zone: ZoneInfo) -> str:
    """A moment in the shop's zone, or a dash."""
    return say_time(at, zone) if at else "-"
