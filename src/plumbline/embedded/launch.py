"""Run PostgreSQL's programs as somebody it accepts: it refuses to run as root.

As root the child enters a user namespace in which uid 0 is seen as 65534. No account is made and no
folder is opened up. Where the kernel refuses (some containers), the programs are copied and run as
``nobody`` instead.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path


CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1
NAMESPACE_REFUSED = 97


def namespaces_work() -> bool:
    """Say whether this kernel lets root enter a user namespace."""
    probe = subprocess.run(["/bin/true"], preexec_fn=_child_set_up(in_namespace=True), check=False)
    return probe.returncode == 0


def start(command: Sequence[str | Path], *, log: Path, as_nobody: bool) -> subprocess.Popen[bytes]:
    """Start a program that ends when this process does."""
    with log.open("ab") as out:
        return subprocess.Popen(  # noqa: S603 - programs of the wheel, arguments of ours
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            preexec_fn=_child_set_up(in_namespace=os.getuid() == 0 and not as_nobody, as_nobody=as_nobody),
        )


def start_companion(
    command: Sequence[str | Path], *, log: Path, environment: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    """Start a process of our own that ends when this one does; it writes to ``log``."""
    with log.open("ab") as out:
        return subprocess.Popen(  # noqa: S603 - our own interpreter, arguments of ours
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            env=dict(environment),
            preexec_fn=_child_set_up(in_namespace=False),
        )


def _child_set_up(*, in_namespace: bool, as_nobody: bool = False) -> Callable[[], None]:
    libc = ctypes.CDLL(None, use_errno=True)
    nobody = pwd.getpwnam("nobody") if as_nobody else None

    def set_up() -> None:
        os.setsid()
        if in_namespace:
            _enter_namespace(libc)
        if nobody is not None:
            os.setgid(nobody.pw_gid)
            os.setuid(nobody.pw_uid)
        # SIGINT is PostgreSQL's fast shutdown; set last, since a change of user clears it.
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGINT)

    return set_up


def _enter_namespace(libc: ctypes.CDLL) -> None:
    if libc.unshare(CLONE_NEWUSER):
        os._exit(NAMESPACE_REFUSED)
    for name, text in (("setgroups", "deny"), ("uid_map", "65534 0 1"), ("gid_map", "65534 0 1")):
        with open(f"/proc/self/{name}", "w") as out:
            out.write(text)
