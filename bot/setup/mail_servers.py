"""Real mail servers for the tests of mail: Debian's Dovecot and Exim, brought by apt-get in CI.

On a user's own machine nothing is installed that listens for mail: the tests say that they are skipped.
"""

from __future__ import annotations

import os
import shutil

from bot.setup.debian import install, may_install

PACKAGES = {"dovecot": "dovecot-imapd", "exim4": "exim4-daemon-light"}
PLACES = os.pathsep.join((os.defpath, "/usr/sbin", "/usr/local/sbin"))


def find_server(name: str) -> str | None:
    """The path of an installed mail server."""
    return shutil.which(name) or shutil.which(name, path=PLACES)


def need_mail_servers() -> str | None:
    """Install those that are missing where CI is set and we are root; what is to be said about it, or None."""
    missing = [package for name, package in PACKAGES.items() if find_server(name) is None]
    if not missing:
        return None
    named = " and ".join(missing)
    if not os.environ.get("CI") or not may_install():
        return (
            f"No {named} here, so the tests over real mail servers are skipped; install {named} to run them."
        )
    if not install(*missing):
        return f"{named} could not be installed with apt-get, so the tests over real mail servers fail."
    return None
