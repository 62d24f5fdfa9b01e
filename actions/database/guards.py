"""Rules that the database itself keeps, written once for SQLite and PostgreSQL.

A guard refuses a change of a row. Its condition is plain SQL that both know, over ``NEW`` and ``OLD``; a refused change
ends in SQLAlchemy's ``IntegrityError`` on both, with the guard's sentence in it.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Guard:
    """Refuses what ``when`` ("insert", "delete", "update of a, b") would do to a row where ``refused`` holds.

    ``lock`` is a query of rows that PostgreSQL locks first, so that two who look at the same sum go one after the
    other; SQLite has one writer anyway.
    """

    name: str
    table: str
    when: str
    refused: str
    sentence: str
    lock: str | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """What the database does itself after a row was inserted where ``holds``."""

    name: str
    table: str
    holds: str
    statements: tuple[str, ...]


def put_up(connection: Connection, guards: tuple[Guard, ...], effects: tuple[Effect, ...] = ()) -> None:
    """Create the triggers."""
    postgres = connection.dialect.name == "postgresql"
    for guard in guards:
        for statement in _guard_on_postgres(guard) if postgres else _guard_on_sqlite(guard):
            connection.exec_driver_sql(statement)
    for effect in effects:
        for statement in _effect_on_postgres(effect) if postgres else _effect_on_sqlite(effect):
            connection.exec_driver_sql(statement)


def take_down(connection: Connection, guards: tuple[Guard, ...], effects: tuple[Effect, ...] = ()) -> None:
    """Drop the triggers."""
    postgres = connection.dialect.name == "postgresql"
    made = [(one.name, one.table) for one in guards] + [(one.name, one.table) for one in effects]
    for name, table in made:
        on = f" on {table}" if postgres else ""
        connection.exec_driver_sql(f"drop trigger if exists {name}{on}")
        if postgres:
            connection.exec_driver_sql(f"drop function if exists {name}()")


def _guard_on_sqlite(guard: Guard) -> list[str]:
    return [
        f"create trigger {guard.name} before {guard.when} on {guard.table} for each row when {guard.refused} "
        f"begin select raise(abort, '{guard.sentence}'); end"
    ]


def _guard_on_postgres(guard: Guard) -> list[str]:
    row = "old" if guard.when == "delete" else "new"
    lock = f"perform 1 from {guard.lock} for update; " if guard.lock else ""
    return [
        f"create function {guard.name}() returns trigger language plpgsql as $$ begin {lock}"
        f"if {guard.refused} then raise exception '{guard.sentence}' using errcode = 'check_violation'; end if; "
        f"return {row}; end $$",
        f"create trigger {guard.name} before {guard.when} on {guard.table} for each row "
        f"execute function {guard.name}()",
    ]


def _effect_on_sqlite(effect: Effect) -> list[str]:
    return [
        f"create trigger {effect.name} after insert on {effect.table} for each row when {effect.holds} "
        f"begin {'; '.join(effect.statements)}; end"
    ]


def _effect_on_postgres(effect: Effect) -> list[str]:
    return [
        f"create function {effect.name}() returns trigger language plpgsql as $$ begin "
        f"if {effect.holds} then {'; '.join(effect.statements)}; end if; return null; end $$",
        f"create trigger {effect.name} after insert on {effect.table} for each row "
        f"execute function {effect.name}()",
    ]
