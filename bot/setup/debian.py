"""Debian's packages, brought by apt-get where we may."""

from __future__ import annotations

import os
import shutil
import subprocess


def may_install() -> bool:
    """Whether packages can be installed on this machine by this user."""
    return shutil.which("apt-get") is not None and os.geteuid() == 0


def install(*names: str) -> bool:
    """Install packages without asking anything; whether that went well."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-q"],
        ["apt-get", "install", "-q", "-y", "--no-install-recommends", *names],
    ):
        if subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False).returncode:  # noqa: S603
            return False
    return True
