"""Start a child process that dies with the process which started it; nothing here knows what the child is.

The service may be killed with SIGKILL, and then no code of ours runs any more: only the kernel can still end the
children. So the command is wrapped: this file runs first, as a script of its own, asks the kernel for a signal at the
parent's death, and becomes the command.
"""

import ctypes
import os
import shutil
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

_PR_SET_PDEATHSIG = 1


def command_dying_with_parent(
    command: Sequence[str],
    *,
    death_signal: signal.Signals = signal.SIGKILL,
    uid: int | None = None,
    gid: int | None = None,
) -> list[str]:
    """Give the command line to start instead of `command`, so that `death_signal` ends it when this process dies.

    The kernel ties the child to the *thread* that starts it: start it from the main thread, never from a worker thread
    that ends.
    A wish for another user belongs here too, because the kernel forgets the death signal when the user changes later.
    """
    user = f"{'' if uid is None else uid}:{'' if gid is None else gid}"
    return [
        sys.executable,
        "-I",
        "-S",
        str(Path(__file__).resolve()),
        str(os.getpid()),
        str(int(death_signal)),
        user,
        # Looked up here: after the change of user, folders on the PATH may be closed.
        shutil.which(command[0]) or command[0],
        *command[1:],
    ]


def become(arguments: Sequence[str]) -> None:
    """Turn this process into the wrapped command; returns only by raising."""
    parent, death_signal, user, *command = arguments
    uid, _, gid = user.partition(":")
    # Everything that may still read files of the first user has to happen before the user changes.
    libc = ctypes.CDLL(None, use_errno=True)
    if uid or gid:
        os.setgroups([])
    if gid:
        os.setgid(int(gid))
    if uid:
        os.setuid(int(uid))
    if libc.prctl(_PR_SET_PDEATHSIG, ctypes.c_ulong(int(death_signal)), 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "the kernel refused PR_SET_PDEATHSIG")
    # The parent may have died between the fork and the request above; then nobody would ever send the signal.
    if os.getppid() != int(parent):
        raise SystemExit("the starting process is gone")
    os.execv(command[0], command)


if __name__ == "__main__":
    become(sys.argv[1:])
