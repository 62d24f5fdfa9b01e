"""Recurring work that only one of several processes does at a time, by a row that is claimed with one conditional update."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from actions.database.engine import Database
from actions.database.models import JobRow


def claim(database: Database, job: str, holder: str, now: datetime, span: timedelta) -> bool:
    """Whether ``holder`` has this work until ``now + span``; whoever has it may claim it again, others wait.

    A holder that dies loses the work when its span is over. Times are aware UTC.
    """
    make_known(database, job)
    free = or_(JobRow.held_until.is_(None), JobRow.held_until <= now, JobRow.holder == holder)
    claiming = (
        update(JobRow)
        .where(JobRow.name == job, free)
        .values(holder=holder, held_until=now + span)
        .returning(JobRow.name)
    )
    with database.write() as session:
        return session.scalar(claiming) is not None


def finish(database: Database, job: str, holder: str, now: datetime) -> None:
    """Note when the work was last done, and leave it to whoever comes next."""
    done = update(JobRow).where(JobRow.name == job, JobRow.holder == holder)
    with database.write() as session:
        session.execute(done.values(done_at=now, held_until=now))


def make_known(database: Database, job: str) -> None:
    """Add the work's row where it is missing; of two who do so at once one does."""
    with database.read() as session:
        if session.scalar(select(JobRow.name).where(JobRow.name == job)) is not None:
            return
    try:
        with database.write() as session:
            session.execute(insert(JobRow).values(name=job))
    except IntegrityError:
        return
