"""Real mail servers on this machine, as ordinary users: Dovecot for a mailbox, Exim to receive and to send."""

from __future__ import annotations

import grp
import imaplib
import os
import pwd
import smtplib
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.email.imap import Mailbox
from bot.setup.mail_servers import find_server
from bot.supervisor.parts import LOOPBACK, free_port
from tests.needing import missing
from tests.waiting import wait_for

USER, PASSWORD = "support", "a_password_of_tests"
DOVECOT = """
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
protocols = imap
ssl = no
disable_plaintext_auth = no
listen = 127.0.0.1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {login}
first_valid_uid = 0
mail_location = maildir:{home}/mail
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={home}
}}
"""


@contextmanager
def folder() -> Iterator[Path]:
    """A folder that the server's own users may enter."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def people(home: Path) -> dict[str, object]:
    """Who the server runs as: ourselves, or the users that its package makes where we are root, which it refuses to be."""
    me = pwd.getpwuid(os.getuid())
    if me.pw_uid != 0:
        group = grp.getgrgid(me.pw_gid).gr_name
        return {"user": me.pw_name, "login": me.pw_name, "group": group, "uid": me.pw_uid, "gid": me.pw_gid}
    nobody = pwd.getpwnam("nobody")
    for name in ("mail", "customer", "spool", "eximlog"):
        (home / name).mkdir()
        os.chown(home / name, nobody.pw_uid, nobody.pw_gid)
    return {
        "user": "dovecot",
        "login": "dovenull",
        "group": "dovecot",
        "uid": nobody.pw_uid,
        "gid": nobody.pw_gid,
    }


@contextmanager
def dovecot_at(home: Path) -> Iterator[Mailbox]:
    """The mailbox of the shop in this folder, on a server of its own."""
    dovecot = find_server("dovecot")
    if dovecot is None:
        missing("no Dovecot here: install dovecot-imapd to test on a real IMAP server")
    port = free_port()
    file = home / "dovecot.conf"
    file.write_text(DOVECOT.format(home=home, port=port, password=PASSWORD, **people(home)))
    process = subprocess.Popen([dovecot, "-F", "-c", str(file)])
    try:
        wait_for(lambda: answers(port), 60)
        yield Mailbox(LOOPBACK, port, "none", USER, PASSWORD)
    finally:
        process.terminate()
        process.wait(10)


def answers(port: int) -> bool:
    """Whether the server lets its user in."""
    try:
        with imaplib.IMAP4(LOOPBACK, port, timeout=5) as client:
            return client.login(USER, PASSWORD)[0] == "OK"
    except (OSError, imaplib.IMAP4.error):
        return False


# A receiving server as shops have one: it takes away Authentication-Results that bear its name and writes its own word, here by the
# name that a sender's server gives. Mail to later@ is refused for now, to nobody@ for good.
EXIM = """
primary_hostname = mx.shop.example
exim_user = {owner}
exim_group = {owners}
never_users =
keep_environment =
spool_directory = {home}/spool
log_file_path = {home}/eximlog/%slog
pid_file_path = {home}/eximlog/exim.pid
local_interfaces = 127.0.0.1
daemon_smtp_ports = {port}
tls_advertise_hosts =
host_lookup =
rfc1413_query_timeout = 0s
domainlist ours = shop.example : example.com
acl_smtp_rcpt = to
acl_smtp_data = content
queue_only = false

begin acl
to:
  defer local_parts = later
        message = try again later
  deny  local_parts = nobody
        message = no such user
  accept domains = +ours
  deny  message = not here

content:
  warn remove_header = Authentication-Results
  warn condition = ${{if eq{{$sender_helo_name}}{{mail.example.com}}}}
       add_header = :at_start:Authentication-Results: mx.shop.example; spf=pass smtp.mailfrom=$sender_address
  accept

begin routers
shop:
  driver = accept
  domains = shop.example
  transport = shop
customer:
  driver = accept
  domains = example.com
  transport = customer

begin transports
shop:
  driver = appendfile
  directory = {home}/mail
  maildir_format
  user = {owner}
  group = {owners}
customer:
  driver = appendfile
  directory = {home}/customer
  maildir_format
  user = {owner}
  group = {owners}
"""


@dataclass(frozen=True, slots=True)
class Exim:
    """A server that takes mail for the shop and for its customers; ``home`` is where both have their mailboxes."""

    home: Path
    port: int

    def receive(self, raw: bytes, sender: str, server: str) -> None:
        """Hand a mail in, as the server of this name does that sends it."""
        with smtplib.SMTP(LOOPBACK, self.port, local_hostname=server, timeout=20) as connection:
            connection.sendmail(sender, ["support@shop.example"], raw)

    def customers_mails(self) -> list[bytes]:
        """What has arrived at customers, the oldest first."""
        arrived = sorted((self.home / "customer").glob("*/*"), key=lambda file: file.stat().st_mtime_ns)
        return [
            file.read_bytes() for file in arrived if file.is_file() and file.parent.name in ("new", "cur")
        ]


@contextmanager
def exim_at(home: Path, port: int | None = None) -> Iterator[Exim]:
    """The server, running; it needs ``people`` to have made its folders."""
    program = find_server("exim4")
    if program is None:
        missing("no Exim here: install exim4-daemon-light to test on a real SMTP server")
    port, (owner, owners) = port or free_port(), _owner()
    for name in ("customer", "spool", "eximlog"):
        (home / name).mkdir(exist_ok=True)
    file = home / "exim.conf"
    file.write_text(EXIM.format(home=home, port=port, owner=owner, owners=owners))
    process = subprocess.Popen([program, "-C", str(file), "-bdf"])
    try:
        wait_for(lambda: _takes_mail(port), 60)
        yield Exim(home, port)
    finally:
        process.terminate()
        process.wait(10)


def _owner() -> tuple[str, str]:
    me = pwd.getpwuid(os.getuid())
    who = me if me.pw_uid != 0 else pwd.getpwnam("nobody")
    return who.pw_name, grp.getgrgid(who.pw_gid).gr_name


def _takes_mail(port: int) -> bool:
    try:
        with smtplib.SMTP(LOOPBACK, port, timeout=5) as connection:
            return connection.noop()[0] == 250
    except (OSError, smtplib.SMTPException):
        return False
