"""The mail that a running desk shows on its terminal and in the actions' log."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from tests.waiting import wait_for


@dataclass
class Mailbox:
    """What went out from the desk in this folder since the mailbox was opened."""

    home: Path
    start: int = field(init=False)

    def __post_init__(self) -> None:
        self.start = self._log.stat().st_size

    def code_to(self, address: str) -> str:
        """The newest code for this address; it waits for one that is under way."""
        return str(wait_for(lambda: self.newest_code(address), 10))

    def newest_code(self, address: str) -> str | None:
        """The same, None when there is none."""
        mail = re.compile(rf"^Mail to {re.escape(address)}: .*\n(?:  .*\n)*?  .*\b(\d{{6}})\b", re.MULTILINE)
        codes: list[str] = mail.findall(self._shown())
        return codes[-1] if codes else None

    @property
    def _log(self) -> Path:
        return self.home / "logs" / "actions.log"

    def _shown(self) -> str:
        with self._log.open("rb") as log:
            log.seek(self.start)
            return log.read().decode("utf-8", "replace")
