"""How mails come to a running desk, and how its answers come to customers: over real servers, or by hand where there are none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy

import httpx

from bot.setup.mail_servers import PACKAGES, find_server
from bot.website.keys import rest_key
from tests.e2e.running import RunningDesk
from tests.email.servers import Exim, dovecot_at, exim_at, folder
from tests.waiting import wait_for

SERVER = "mx.shop.example"
ADDRESS = "support@shop.example"
REAL_SERVER, OTHER_SERVER = "mail.example.com", "mail.evil.example"


@dataclass(frozen=True)
class ByHand:
    """Mails are handed in as `./desk mail ingest` does it, again and again until the desk has taken them."""

    settings: Mapping[str, str] = field(
        default_factory=lambda: {"mail_auth_server": SERVER, "mail_address": ADDRESS}
    )

    def bring(self, desk: RunningDesk, raw: bytes, _sender: str, *, proven: bool) -> None:
        """Hand one mail in."""
        word = f"Authentication-Results: {SERVER}; dmarc=pass header.from=example.com\r\n" if proven else ""
        wait_for(lambda: self._taken(desk, word.encode() + raw), 60)

    def arrived(self) -> dict[str, list[str]] | None:
        """Nothing is sent without a server."""
        return None

    @staticmethod
    def _taken(desk: RunningDesk, raw: bytes) -> bool:
        headers = {"Authorization": f"Bearer {rest_key(desk.home)}"}
        try:
            answer = httpx.post(
                f"{desk.base_url}/mail/ingest", content=raw, headers=headers, timeout=30, trust_env=False
            )
        except httpx.HTTPError:
            return False
        return answer.is_success


@dataclass(frozen=True)
class OverServers:
    """Exim takes the mails and delivers the answers, Dovecot keeps the shop's mailbox."""

    exim: Exim
    settings: Mapping[str, str]

    def bring(self, _desk: RunningDesk, raw: bytes, sender: str, *, proven: bool) -> None:
        """Deliver one mail."""
        self.exim.receive(raw, sender, REAL_SERVER if proven else OTHER_SERVER)

    def arrived(self) -> dict[str, list[str]] | None:
        """The ids of the mails that have arrived at customers, by the mail that each answers."""
        found: dict[str, list[str]] = defaultdict(list)
        for raw in self.exim.customers_mails():
            mail = message_from_bytes(raw, policy=policy.default)
            found[str(mail["In-Reply-To"])].append(str(mail["Message-ID"]))
        return dict(found)


@contextmanager
def doors() -> Iterator[ByHand | OverServers]:
    """The best there is on this machine."""
    if any(find_server(name) is None for name in PACKAGES):
        yield ByHand()
        return
    with folder() as home, dovecot_at(home) as mailbox, exim_at(home) as exim:
        yield OverServers(
            exim,
            {
                "mail_auth_server": SERVER,
                "mail_address": ADDRESS,
                "imap_host": mailbox.host,
                "imap_port": str(mailbox.port),
                "imap_security": "none",
                "imap_user": mailbox.user,
                "imap_password": mailbox.password,
                "smtp_host": mailbox.host,
                "smtp_port": str(exim.port),
                "smtp_security": "none",
            },
        )
