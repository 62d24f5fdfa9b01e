"""Become another program that ends when the supervisor ends: `python guard.py SUPERVISOR_PID COMMAND...`.

Circus starts parts in sessions of their own, so a supervisor that is killed outright would leave them behind.
On Linux the kernel can send a process a signal when its parent dies; this asks for it and then turns into the
command. Elsewhere the next `./desk up` ends what was left (bot/supervisor/leftovers.py).
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main(arguments: list[str]) -> None:
    """Ask for the signal, then become the command."""
    supervisor, command = int(arguments[0]), arguments[1:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != supervisor:  # it died before we asked
            sys.exit(1)
    os.execv(command[0], command)  # noqa: S606  the part's own command


if __name__ == "__main__":
    main(sys.argv[1:])
