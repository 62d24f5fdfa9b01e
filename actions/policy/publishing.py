"""Publishing a draft: kept in a folder of its own, from where it is in force on the day that it names.

What was decided is never touched: the values there are stay as they are, and a draft begins on a day to come. Each draft is
one file, written beside its place and moved there at once, so that whoever reads the folder sees all of it or nothing.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from actions.policy.drafts import Book, Text, check, read
from actions.policy.entries import Draft
from actions.policy.prover.checking import Heard, silent
from actions.policy.prover.flaws import Report


class NotPublished(Exception):
    """A draft that may not be published; the message is one sentence that says why and what to do."""

    def __init__(self, message: str, report: Report | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.report = report


@dataclass(frozen=True, slots=True)
class Published:
    """A draft that is in force from local midnight of ``starts`` on; ``versions`` are the new ones."""

    file: Path
    starts: date
    clauses: tuple[str, ...]
    versions: tuple[str, ...]


def publish(book: Book, text: Text, by: str, now: datetime, heard: Heard = silent) -> Published:
    """Check a draft, and keep it when nothing is wrong with it. ``now`` is aware, ``by`` is kept as a comment.

    Raises NotPublished, and BadData where the draft or the policy cannot be read.
    """
    book.published.mkdir(parents=True, exist_ok=True)
    file = _next_file(book)
    draft = read(text, book.entries())
    first = _future(draft, book, now)
    report = check(book, text, heard)
    if report.flaws:
        raise NotPublished(f"the check found {len(report.flaws)} flaws; mend them and publish again", report)
    before = {version.id for version in book.policy().versions}
    _keep(file, text, by, first, now)
    versions = tuple(version.id for version in book.policy().versions if version.id not in before)
    return Published(file, first, tuple(draft), versions)


def _future(draft: Draft, book: Book, now: datetime) -> date:
    today = now.astimezone(book.shop.zone).date()
    for name, dated in draft.items():
        first = dated.values[0].from_
        if first <= today:
            raise NotPublished(
                f"{name} begins on {first}; write a day after today, {today}, since what was asked for up to now "
                "is decided by the text of its own time"
            )
    return min(dated.values[0].from_ for dated in draft.values())


def _next_file(book: Book) -> Path:
    """The place of the next draft, by what is there before it is checked."""
    taken = sorted(book.published.glob("*.yml"))
    return book.published / f"{int(taken[-1].stem) + 1 if taken else 1:04}.yml"


def _keep(file: Path, text: Text, by: str, first: date, now: datetime) -> None:
    """Write the draft. Raises NotPublished where somebody else published one since: it may not go with this one."""
    said = (
        f"# Published by {_one_line(by)} at {now.isoformat()}, in force from {first}.\n{text.text.rstrip()}\n"
    )
    try:
        _write(file, said)
    except FileExistsError:
        raise NotPublished("another draft was published just now; check yours again and publish it") from None


def _write(file: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        os.link(name, file)  # unlike a renaming this fails where the number is taken
    finally:
        Path(name).unlink(missing_ok=True)


def _one_line(by: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in by)[:80]
