"""The audit of a simulated year, from the rows of the database alone and with arithmetic of its own, in whole cents."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, text

from actions.database import Database

ROUND = timedelta(hours=8)
ENDED = ("closed", "withdrawn", "expired")
SHOPS = ("received", "inspected", "accepted", "partly", "refund_due")


@dataclass
class Audit:
    """What was found: faults, which must be none, and what they were looked for in."""

    every: timedelta
    faults: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    seen: Counter[str] = field(default_factory=Counter)
    cents: Counter[str] = field(default_factory=Counter)

    def fault(self, kind: str, rma: str) -> None:
        """One more of this kind."""
        self.faults[kind] += 1
        self.examples.setdefault(kind, rma)


@dataclass(frozen=True, slots=True)
class Event:
    """A row of a case's history."""

    at: datetime
    what: str
    source: str | None
    target: str | None
    number: int | None
    due_at: datetime | None
    data: str


def audit(database: Database, ends: datetime, every: timedelta = ROUND) -> Audit:
    """Look at everything that is left after the last day; ``database`` is SQLite, which keeps money in cents.

    ``every`` is how often a round was made: nobody can be told of anything sooner.
    """
    found = Audit(every=every)
    with database.engine.connect() as connection:
        histories = read_histories(connection)
        for rma, state, legal in read_cases(connection):
            found.seen[state] += 1
            check_history(found, rma, state, histories[rma], legal)
            check_promises(found, rma, histories[rma], ends)
            check_reminders(found, rma, histories[rma])
        check_money(found, connection)
    return found


def read_cases(connection: Connection) -> Iterator[tuple[str, str, frozenset[tuple[str, str]]]]:
    """Every case, with the moves that there are."""
    pairs = connection.execute(text("select from_state, to_state from case_transitions"))
    legal = frozenset((row[0], row[1]) for row in pairs)
    for rma, state in connection.execute(text("select rma, state from cases")):
        yield rma, state, legal


def read_histories(connection: Connection) -> dict[str, list[Event]]:
    """The history of every case."""
    rows = connection.execute(
        text(
            "select c.rma, e.at, e.what, e.from_state, e.to_state, e.number, e.due_at, coalesce(e.data, '') "
            "from case_events e join cases c on c.id = e.case_id order by e.id"
        )
    )
    found: dict[str, list[Event]] = defaultdict(list)
    for rma, at, what, source, target, number, due_at, data in rows:
        due = moment(due_at) if due_at else None
        found[rma].append(Event(moment(at), what, source, target, number, due, str(data)))
    return found


def moment(kept: str) -> datetime:
    """A moment as SQLite keeps it, in UTC."""
    return datetime.fromisoformat(kept).replace(tzinfo=UTC)


def check_history(
    found: Audit, rma: str, state: str, events: list[Event], legal: frozenset[tuple[str, str]]
) -> None:
    """No case is stuck, and each went along the table, step by step, to where it stands."""
    moves = [event for event in events if event.target]
    found.seen["moves"] += len(moves)
    if state not in ENDED:
        found.fault("stuck", rma)
    at = "opened"
    for place, event in enumerate(moves, 1):
        if event.source != at or event.number != place or (event.source, event.target) not in legal:
            found.fault("illegal_move", rma)
        at = str(event.target)
    if at != state:
        found.fault("wrong_state", rma)


def check_promises(found: Audit, rma: str, events: list[Event], ends: datetime) -> None:
    """What was due from the shop was done in time, or its people were reminded before and told after."""
    moves = [event for event in events if event.target]
    for event, following in zip(moves, [*moves[1:], None], strict=True):
        if event.target not in SHOPS or event.due_at is None:
            continue
        done = following.at if following else ends
        found.seen["deadlines"] += 1
        if done <= event.due_at:
            continue
        found.seen["missed"] += 1
        names = {one.what for one in events if event.due_at.isoformat() in one.data}
        if done > event.due_at + found.every and "overdue_staff" not in names:
            found.fault("missed_silently", rma)
        if event.due_at - event.at > found.every and "reminder_staff" not in names:
            found.fault("no_reminder_before", rma)


def check_reminders(found: Audit, rma: str, events: list[Event]) -> None:
    """Each reminder once, and none to a customer whose parcel is given up without one before."""
    told = Counter((event.what, event.data) for event in events if event.data and not event.target)
    reminders = {key: count for key, count in told.items() if key[0].startswith(("reminder", "overdue"))}
    found.seen["reminders"] += sum(reminders.values())
    if any(count > 1 for count in reminders.values()):
        found.fault("reminded_twice", rma)
    given_up = any(event.target == "expired" and event.data.find('"desk') == -1 for event in events)
    opened = events[0].at
    last = max((event.due_at for event in events if event.due_at and event.target == "awaited"), default=None)
    reminded = any(event.what == "reminder_customer" for event in events)
    if given_up and last and last - opened > found.every and not reminded and waited_until(events, last):
        found.fault("customer_not_reminded", rma)


def waited_until(events: list[Event], last: datetime) -> bool:
    """Whether the case was still waiting for its parcel on its last day."""
    gone = [event.at for event in events if event.target in ("received", "withdrawn", "expired")]
    return not gone or min(gone) > last


MONEY = """
select c.rma, c.state, r.id, r.amount, r.paid_at is not null, r.kind,
  (select coalesce(sum(l.amount), 0) from refund_lines l where l.refund_id = r.id),
  (select coalesce(sum(f.accepted * l.unit_price), 0) from case_findings f join case_lines l
    on l.case_id = f.case_id and l.line_id = f.line_id where f.case_id = c.id),
  (select s.amount from shipping_claims s where s.case_id = c.id and s.outcome = 'accepted')
from refunds r join cases c on c.id = r.case_id
"""
ORDERS = """
select o.number, o.shipping_fee + (select sum(l.quantity * l.unit_price) from order_lines l where l.order_id = o.id),
  coalesce((select sum(r.amount) from refunds r where r.order_id = o.id and r.kind = 'goods' and r.case_id is not null), 0),
  coalesce((select sum(r.amount) from refunds r where r.order_id = o.id and r.kind = 'goods' and r.case_id is null), 0)
from orders o
"""
OWED = """
select c.rma from cases c where c.state = 'closed'
  and exists (select 1 from case_events e where e.case_id = c.id and e.to_state = 'refunded')
  and (select count(*) from refunds r where r.case_id = c.id and r.kind = 'goods' and r.paid_at is not null) <> 1
"""
TWICE = (
    "select c.rma from refunds r join cases c on c.id = r.case_id group by c.rma, r.kind having count(*) > 1"
)


def check_money(found: Audit, connection: Connection) -> None:
    """Every cent: granted line by line, once, within what was accepted and what was paid, and paid once."""
    for rma, state, _, amount, is_paid, kind, lines, accepted, claimed in connection.execute(text(MONEY)):
        found.cents[f"{kind} granted"] += amount
        found.cents[f"{kind} paid"] += amount if is_paid else 0
        found.seen[f"refunds of {kind}"] += 1
        if kind == "goods" and (amount != lines or amount > accepted):
            found.fault("refund_does_not_add_up", rma)
        if kind == "shipping" and amount != claimed:
            found.fault("shipping_does_not_add_up", rma)
        if not is_paid and state in ENDED:
            found.fault("closed_unpaid", rma)
    for number, paid, by_cases, by_shop in connection.execute(text(ORDERS)):
        if by_cases and by_cases > max(paid - by_shop, 0) and by_shop == 0:
            found.fault("more_than_was_paid", number)
    for (rma,) in connection.execute(text(TWICE)):
        found.fault("refunded_twice", rma)
    for (rma,) in connection.execute(text(OWED)):
        found.fault("refund_missing", rma)
    check_sums(found)


def check_sums(found: Audit) -> None:
    """At the end of the year everything that was granted is paid, to the cent."""
    for kind in ("goods", "shipping"):
        if found.cents[f"{kind} granted"] != found.cents[f"{kind} paid"]:
            found.fault("sums_differ", kind)
