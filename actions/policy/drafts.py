"""A new text before it is in force: read, checked by the prover, and as a policy that decides as if it always had been.

A draft is a text in YAML (entries.py says how it may be written), or a folder with a whole policy.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path

from actions.policy.entries import Dated, Draft, Entries, added, as_if_always, read_draft, read_folder
from actions.policy.errors import BadData
from actions.policy.loader import assemble, read_all
from actions.policy.policy import Policy
from actions.policy.prover.checking import Heard, check_entries, check_folder, silent
from actions.policy.prover.flaws import Report
from actions.policy.prover.writing import unreadable, written_text
from actions.policy.reading import read_text
from actions.policy.shop import Shop

LONGEST = 100_000
"""Characters of a draft; the whole policy has about a tenth of it."""


@dataclass(frozen=True, slots=True)
class Text:
    """A draft as it was written, under the name that faults in it are told by."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Book:
    """The policy there is: its folder, the folder of what was published since, and the shop."""

    folder: Path
    published: Path
    shop: Shop

    def entries(self) -> dict[str, Dated]:
        """All entries, those to come among them. Raises BadData."""
        return read_all(self.folder, self.published)

    def policy(self) -> Policy:
        """The policy with all its versions. Raises BadData."""
        return assemble(self.folder, self.shop, self.entries())


def read(text: Text, entries: Entries) -> Draft:
    """The new values of a draft. Raises BadData."""
    if len(text.text) > LONGEST:
        raise BadData(Path(text.name), "", 1, f"is longer than {LONGEST} characters")
    return read_draft(read_text(text.text, Path(text.name)), entries)


def check(book: Book, text: Text, heard: Heard = silent) -> Report:
    """What is wrong with the policy once this draft is in force; versions that end before are not tried again."""
    flaws = written_text(text.text, Path(text.name))
    try:
        entries = book.entries()
        draft = read(text, entries)
        whole = added(entries, draft)
    except BadData as error:
        return Report(tuple(flaws) or (unreadable(error),), 0, (), proved=False)
    if flaws:
        return Report(tuple(flaws), 0, (), proved=False)
    return check_entries(book.folder, book.shop, whole, heard, starts(draft, book.shop))


def check_book(book: Book, heard: Heard = silent) -> Report:
    """What is wrong with the policy as it stands, with what was published."""
    report = check_folder(book.folder, book.shop, heard) if not any(book.published.glob("*.yml")) else None
    return report or check_entries(book.folder, book.shop, book.entries(), heard)


def starts(draft: Draft, shop: Shop) -> datetime:
    """The midnight (UTC) with which the first value of a draft comes into force."""
    first = min(dated.values[0].from_ for dated in draft.values())
    return datetime.combine(first, time(), shop.zone).astimezone(UTC)


def always(book: Book, text: Text) -> Policy:
    """The newest values with the draft's among them, as if they had always been in force. Raises BadData."""
    entries = book.entries()
    return assemble(book.folder, book.shop, as_if_always(entries, read(text, entries)))


def always_of_folder(folder: Path, shop: Shop) -> Policy:
    """The same for a whole policy in a folder of its own. Raises BadData."""
    return assemble(folder, shop, as_if_always(read_folder(folder), {}))
