"""The life of a case: its moves, what an inspection found, the refunds of returns, and the rules the database keeps."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from actions.database.guards import Effect, Guard, put_up, take_down
from actions.database.types import Money, UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# A copy of actions/cases/machine.py as it was when this was written: a later change of it is a later migration.
TRANSITIONS = {
    "ask_evidence": ("opened awaited", "evidence_asked"),
    "await_parcel": ("opened evidence_asked", "awaited"),
    "receive": ("opened evidence_asked awaited expired", "received"),
    "inspect": ("received", "inspected"),
    "inspect_again": ("inspected rejected", "received"),
    "accept": ("inspected", "accepted"),
    "accept_partly": ("inspected", "partly"),
    "reject": ("inspected", "rejected"),
    "grant_refund": ("accepted partly", "refund_due"),
    "pay_refund": ("refund_due", "refunded"),
    "send_exchange": ("accepted partly", "exchange_sent"),
    "close": ("rejected refunded exchange_sent", "closed"),
    "withdraw": ("opened evidence_asked awaited", "withdrawn"),
    "expire": ("opened evidence_asked awaited", "expired"),
}

KEPT = "what happened to a case is kept as it is"
MOVES = (
    Guard(
        "case_starts_opened",
        "cases",
        "insert",
        "new.state <> 'opened' or new.version <> 0",
        "a case begins as opened",
    ),
    Guard(
        "case_moves_by_its_history",
        "cases",
        "update of state, version",
        "(new.state <> old.state or new.version <> old.version) and not exists (select 1 from case_events e "
        "where e.case_id = new.id and e.number = new.version and old.version + 1 = new.version "
        "and e.from_state = old.state and e.to_state = new.state)",
        "a case moves by a row of its history alone",
    ),
    Guard(
        "case_event_fits",
        "case_events",
        "insert",
        "new.to_state is not null and not exists (select 1 from cases c where c.id = new.case_id "
        "and c.state = new.from_state and c.version + 1 = new.number)",
        "the case does not stand where this move begins",
        lock="cases where id = new.case_id",
    ),
    Guard("case_events_stay", "case_events", "update", "1 = 1", KEPT),
    Guard("case_events_last", "case_events", "delete", "1 = 1", KEPT),
    Guard(
        "case_lines_stay",
        "case_lines",
        "update of case_id, line_id, quantity, unit_price",
        "1 = 1",
        "what a case is about stays as it was opened",
    ),
    Guard(
        "case_lines_come_first",
        "case_lines",
        "insert",
        "exists (select 1 from cases c where c.id = new.case_id and c.version > 0)",
        "what a case is about stays as it was opened",
    ),
)
ACCEPTED = "coalesce((select f.accepted from case_findings f where f.case_id = l.case_id and f.line_id = l.line_id), -1)"
LINES = "select 1 from case_lines l where l.case_id = new.case_id"
UNPAID = "select 1 from refunds r where r.case_id = new.case_id and r.paid_at is null"
GOODS = "select 1 from refunds r where r.case_id = new.case_id and r.kind = 'goods'"
WITHOUT_REASON = (
    f"exists ({LINES} and {ACCEPTED} < l.quantity and not exists (select 1 from case_refusals f "
    "where f.case_id = l.case_id and f.line_id = l.line_id))"
)
STEPS = (
    Guard(
        "case_inspected_whole",
        "case_events",
        "insert",
        f"new.to_state = 'inspected' and exists ({LINES} and {ACCEPTED} < 0)",
        "a line of the case has not been inspected",
    ),
    Guard(
        "case_accepted_whole",
        "case_events",
        "insert",
        f"new.to_state = 'accepted' and exists ({LINES} and {ACCEPTED} < l.quantity)",
        "not every piece was accepted at the inspection",
    ),
    Guard(
        "case_rejected_whole",
        "case_events",
        "insert",
        f"new.to_state = 'rejected' and exists ({LINES} and {ACCEPTED} > 0)",
        "some pieces were accepted at the inspection",
    ),
    Guard(
        "case_accepted_partly",
        "case_events",
        "insert",
        f"new.to_state = 'partly' and (not exists ({LINES} and {ACCEPTED} > 0) "
        f"or not exists ({LINES} and {ACCEPTED} < l.quantity))",
        "the inspection accepted all pieces or none",
    ),
    Guard(
        "case_refused_for_a_clause",
        "case_events",
        "insert",
        f"new.to_state in ('partly', 'rejected') and {WITHOUT_REASON}",
        "pieces are refused without a clause that says why",
    ),
    Guard(
        "case_refund_worked_out",
        "case_events",
        "insert",
        f"new.to_state = 'refund_due' and not exists ({GOODS} and r.amount = "
        "(select sum(l.amount) from refund_lines l where l.refund_id = r.id))",
        "no refund was granted line by line for this case",
    ),
    Guard(
        "case_refund_paid",
        "case_events",
        "insert",
        f"new.to_state = 'refunded' and (not exists ({GOODS}) or exists ({GOODS} and r.paid_at is null))",
        "the refund of this case is not paid",
    ),
    Guard(
        "case_closed_settled",
        "case_events",
        "insert",
        f"new.to_state = 'closed' and (exists ({UNPAID}) or exists (select 1 from shipping_claims s "
        "where s.case_id = new.case_id and s.outcome is null) or exists (select 1 from shipping_claims s "
        "where s.case_id = new.case_id and s.outcome = 'accepted' and not exists (select 1 from refunds r "
        "where r.case_id = new.case_id and r.kind = 'shipping')))",
        "money of this case is still open",
    ),
)
NOT_RECEIVED = "not exists (select 1 from cases c where c.id = {row}.case_id and c.state = 'received')"
INSPECTED = "findings are written while the case is received"
TOO_MANY = (
    "new.accepted > (select l.quantity from case_lines l where l.case_id = new.case_id "
    "and l.line_id = new.line_id)"
)
FINDINGS = (
    Guard(
        "finding_in_time",
        "case_findings",
        "insert",
        NOT_RECEIVED.format(row="new"),
        INSPECTED,
    ),
    Guard("finding_stays", "case_findings", "update", NOT_RECEIVED.format(row="new"), INSPECTED),
    Guard("finding_lasts", "case_findings", "delete", NOT_RECEIVED.format(row="old"), INSPECTED),
    Guard("finding_fits", "case_findings", "insert", TOO_MANY, "more pieces accepted than are in the case"),
    Guard(
        "finding_still_fits", "case_findings", "update", TOO_MANY, "more pieces accepted than are in the case"
    ),
    Guard("refusal_in_time", "case_refusals", "insert", NOT_RECEIVED.format(row="new"), INSPECTED),
    Guard("refusal_stays", "case_refusals", "update", "1 = 1", INSPECTED),
    Guard("refusal_lasts", "case_refusals", "delete", NOT_RECEIVED.format(row="old"), INSPECTED),
)
PAID = (
    "(select o.shipping_fee + coalesce((select sum(l.quantity * l.unit_price) from order_lines l "
    "where l.order_id = o.id), 0) from orders o where o.id = new.order_id)"
)
BEFORE = (
    "coalesce((select sum(r.amount) from refunds r where r.order_id = new.order_id and r.kind = 'goods'), 0)"
)
MONEY = (
    Guard(
        "line_never_back_twice",
        "order_lines",
        "update of quantity, cancelled_quantity, returned_quantity",
        "new.returned_quantity < 0 or new.cancelled_quantity + new.returned_quantity > new.quantity",
        "more pieces cancelled and returned than were bought",
    ),
    Guard(
        "refund_of_a_case",
        "refunds",
        "insert",
        "new.case_id is not null and (new.amount < 0 or new.granted_at is null or new.paid_at is not null "
        "or not exists (select 1 from cases c where c.id = new.case_id and c.order_id = new.order_id "
        "and c.state in ('accepted', 'partly', 'refund_due', 'refunded', 'exchange_sent') "
        "and (new.kind <> 'goods' or c.state in ('accepted', 'partly'))))",
        "a refund is granted once a return is accepted, and paid later",
    ),
    Guard(
        "refund_within_what_was_paid",
        "refunds",
        "insert",
        f"new.case_id is not null and new.kind = 'goods' and {BEFORE} + new.amount > {PAID}",
        "more would go back than was paid",
        lock="orders where id = new.order_id",
    ),
    Guard(
        "refund_of_shipping",
        "refunds",
        "insert",
        "new.case_id is not null and new.kind <> 'goods' and not exists (select 1 from shipping_claims s "
        "where s.case_id = new.case_id and s.outcome = 'accepted' and s.amount >= new.amount)",
        "the shipping cost goes back once the evaluation accepts the claim",
    ),
    Guard(
        "refund_stays",
        "refunds",
        "update of order_id, case_id, kind, amount, granted_at, key",
        "(old.case_id is not null or new.case_id is not null) and (new.order_id <> old.order_id "
        "or coalesce(new.case_id, -1) <> coalesce(old.case_id, -1) or new.kind <> old.kind "
        "or new.amount <> old.amount or coalesce(new.key, '') <> coalesce(old.key, ''))",
        "a granted refund stays as it is",
    ),
    Guard(
        "refund_stays_paid",
        "refunds",
        "update of paid_at",
        "old.case_id is not null and old.paid_at is not null "
        "and (new.paid_at is null or new.paid_at <> old.paid_at)",
        "a refund is paid once",
    ),
    Guard("refund_lasts", "refunds", "delete", "old.case_id is not null", "a granted refund stays as it is"),
    Guard(
        "refund_line_fits",
        "refund_lines",
        "insert",
        "not exists (select 1 from refunds r join case_lines l on l.case_id = r.case_id "
        "join case_findings f on f.case_id = l.case_id and f.line_id = l.line_id "
        "where r.id = new.refund_id and r.kind = 'goods' and l.line_id = new.line_id "
        "and new.quantity <= f.accepted and new.amount <= new.quantity * l.unit_price)",
        "more would go back than was paid for the accepted pieces",
    ),
    Guard(
        "refund_line_within_refund",
        "refund_lines",
        "insert",
        "new.amount + coalesce((select sum(l.amount) from refund_lines l where l.refund_id = new.refund_id), 0) "
        "> (select r.amount from refunds r where r.id = new.refund_id)",
        "the lines of a refund add up to more than its sum",
    ),
    Guard("refund_line_stays", "refund_lines", "update", "1 = 1", "a granted refund stays as it is"),
    Guard("refund_line_lasts", "refund_lines", "delete", "1 = 1", "a granted refund stays as it is"),
    Guard(
        "shipping_claim_stays",
        "shipping_claims",
        "update",
        "old.outcome is not null",
        "an evaluated claim stays as it is",
    ),
    Guard("shipping_claim_lasts", "shipping_claims", "delete", "1 = 1", "a claim stays as it is"),
)
GUARDS = (*MOVES, *STEPS, *FINDINGS, *MONEY)
EFFECTS = (
    Effect(
        "case_move_is_made",
        "case_events",
        "new.to_state is not null",
        (
            "update cases set state = new.to_state, version = new.number, due_at = new.due_at, "
            "state_since = new.at where id = new.case_id",
            "update case_lines set is_open = (new.to_state not in ('withdrawn', 'expired', 'closed')) "
            "where case_id = new.case_id "
            "and is_open <> (new.to_state not in ('withdrawn', 'expired', 'closed'))",
        ),
    ),
)


def upgrade() -> None:
    """Add what a case needs to go on after it was opened."""
    create_transitions()
    extend_events()
    extend_cases()
    extend_order_book()
    create_findings()
    create_refund_lines()
    create_claims()
    create_jobs()
    put_up(op.get_bind(), GUARDS, EFFECTS)


def create_transitions() -> None:
    """The moves there are; the history refers to them."""
    table = op.create_table(
        "case_transitions",
        sa.Column("from_state", sa.String(20), nullable=False),
        sa.Column("to_state", sa.String(20), nullable=False),
        sa.Column("move", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("from_state", "to_state", name="pk_case_transitions"),
    )
    rows = [
        {"from_state": source, "to_state": target, "move": move}
        for move, (sources, target) in TRANSITIONS.items()
        for source in sources.split()
    ]
    op.bulk_insert(table, rows)


def extend_events() -> None:
    """An event may be a move: from where, to where, the how manieth, until when the next one is due."""
    with op.batch_alter_table("case_events") as batch:
        batch.add_column(sa.Column("from_state", sa.String(20)))
        batch.add_column(sa.Column("to_state", sa.String(20)))
        batch.add_column(sa.Column("number", sa.Integer()))
        batch.add_column(sa.Column("due_at", UtcDateTime()))
        batch.add_column(sa.Column("key", sa.String(200)))
        batch.add_column(sa.Column("data", sa.JSON()))
        batch.create_foreign_key(
            "fk_case_events_from_state_to_state_case_transitions",
            "case_transitions",
            ["from_state", "to_state"],
            ["from_state", "to_state"],
        )
        batch.create_unique_constraint("uq_case_events_case_id_number", ["case_id", "number"])
        batch.create_unique_constraint("uq_case_events_key", ["key"])
        batch.create_check_constraint(
            "ck_case_events_move",
            "(from_state is null) = (to_state is null) and (to_state is null) = (number is null)",
        )


def extend_cases() -> None:
    """Where a case stands since when, what is due next, and how it is put right."""
    op.add_column("cases", sa.Column("version", sa.Integer(), nullable=False, server_default="0"))
    for name in ("state_since", "due_at", "received_at", "decided_at"):
        op.add_column("cases", sa.Column(name, UtcDateTime()))
    op.add_column("cases", sa.Column("remedy", sa.String(20)))
    op.execute("update cases set state_since = opened_at")
    op.execute("update cases set due_at = deadline where state = 'opened'")
    op.create_index("ix_cases_state_due_at", "cases", ["state", "due_at"])


def extend_order_book() -> None:
    """Refunds of returns, and pieces that came back."""
    op.add_column(
        "order_lines", sa.Column("returned_quantity", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column("refunds", sa.Column("kind", sa.String(20), nullable=False, server_default="goods"))
    op.add_column("refunds", sa.Column("case_id", sa.Integer()))
    op.add_column("refunds", sa.Column("key", sa.String(200)))
    op.add_column("refunds", sa.Column("granted_at", UtcDateTime()))
    op.add_column("refunds", sa.Column("granted_by", sa.String(80)))
    op.add_column("refunds", sa.Column("paid_by", sa.String(80)))
    op.add_column("refunds", sa.Column("payment", sa.String(200)))
    op.create_index("ix_refunds_case_id_kind", "refunds", ["case_id", "kind"], unique=True)
    op.create_index("ix_refunds_key", "refunds", ["key"], unique=True)
    op.create_index("ix_refunds_paid_at_due_at", "refunds", ["paid_at", "due_at"])


def create_findings() -> None:
    """What an inspection found of each line, and the clauses that refuse pieces."""
    op.create_table(
        "case_findings",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.String(20), nullable=False)
            for name in ("proof", "accessories", "packaging", "labels", "condition")
        ),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("photos", sa.JSON(), nullable=False),
        sa.Column("found_by", sa.String(80), nullable=False),
        sa.Column("found_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "line_id", name="pk_case_findings"),
        sa.ForeignKeyConstraint(
            ["case_id", "line_id"],
            ["case_lines.case_id", "case_lines.line_id"],
            "fk_case_findings_case_id_line_id_case_lines",
        ),
        sa.CheckConstraint("accepted >= 0", name="ck_case_findings_accepted"),
    )
    op.create_table(
        "case_refusals",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("clause", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "line_id", "clause", name="pk_case_refusals"),
        sa.ForeignKeyConstraint(
            ["case_id", "line_id"],
            ["case_findings.case_id", "case_findings.line_id"],
            "fk_case_refusals_case_id_line_id_case_findings",
        ),
    )


def create_refund_lines() -> None:
    """What goes back for each line."""
    op.create_table(
        "refund_lines",
        sa.Column("refund_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("amount", Money(), nullable=False),
        sa.PrimaryKeyConstraint("refund_id", "line_id", name="pk_refund_lines"),
        sa.ForeignKeyConstraint(["refund_id"], ["refunds.id"], "fk_refund_lines_refund_id_refunds"),
        sa.ForeignKeyConstraint(["line_id"], ["order_lines.id"], "fk_refund_lines_line_id_order_lines"),
        sa.CheckConstraint("quantity >= 1", name="ck_refund_lines_quantity"),
        sa.CheckConstraint("amount >= 0", name="ck_refund_lines_amount"),
    )
    op.create_index("ix_refund_lines_line_id", "refund_lines", ["line_id"])


def create_claims() -> None:
    """What a customer paid to send a defect in, and what the evaluation says (clause defect.shipping)."""
    op.create_table(
        "shipping_claims",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("amount", Money(), nullable=False),
        sa.Column("receipt", sa.String(80)),
        sa.Column("claimed_by", sa.String(80), nullable=False),
        sa.Column("claimed_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime()),
        sa.Column("outcome", sa.String(20)),
        sa.Column("evaluated_by", sa.String(80)),
        sa.Column("evaluated_at", UtcDateTime()),
        sa.Column("note", sa.Text()),
        sa.PrimaryKeyConstraint("case_id", name="pk_shipping_claims"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], "fk_shipping_claims_case_id_cases"),
        sa.CheckConstraint("amount > 0", name="ck_shipping_claims_amount"),
    )


def create_jobs() -> None:
    """Who does the recurring work at the moment, of several processes."""
    op.create_table(
        "recurring_jobs",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("holder", sa.String(80)),
        sa.Column("held_until", UtcDateTime()),
        sa.Column("done_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("name", name="pk_recurring_jobs"),
    )


def downgrade() -> None:
    """Cases are opened and withdrawn, no more."""
    take_down(op.get_bind(), GUARDS, EFFECTS)
    for table in ("recurring_jobs", "shipping_claims", "refund_lines", "case_refusals", "case_findings"):
        op.drop_table(table)
    for index in ("ix_refunds_case_id_kind", "ix_refunds_key", "ix_refunds_paid_at_due_at"):
        op.drop_index(index, "refunds")
    for name in ("kind", "case_id", "key", "granted_at", "granted_by", "paid_by", "payment"):
        op.drop_column("refunds", name)
    op.drop_column("order_lines", "returned_quantity")
    op.drop_index("ix_cases_state_due_at", "cases")
    for name in ("version", "state_since", "due_at", "received_at", "decided_at", "remedy"):
        op.drop_column("cases", name)
    with op.batch_alter_table("case_events") as batch:
        batch.drop_constraint("fk_case_events_from_state_to_state_case_transitions", type_="foreignkey")
        batch.drop_constraint("uq_case_events_case_id_number", type_="unique")
        batch.drop_constraint("uq_case_events_key", type_="unique")
        batch.drop_constraint("ck_case_events_move", type_="check")
        for name in ("from_state", "to_state", "number", "due_at", "key", "data"):
            batch.drop_column(name)
    op.drop_table("case_transitions")
