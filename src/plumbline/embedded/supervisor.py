"""Keep one PostgreSQL server for a home: start it, or join the one that is running."""

from __future__ import annotations

import fcntl
import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import psycopg

from plumbline.embedded import binaries, launch
from plumbline.embedded.home import Home


# Crash recovery after a kill can take long on a big database, so the wait is generous.
START_SECONDS = 60.0
SUPERUSER = "postgres"

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    # A failed insert otherwise writes whole rows and statements to the log (assurance R12).
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_min_messages": "error",
    "jit": "off",
    "idle_in_transaction_session_timeout": "15min",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
}


class ServerFailed(RuntimeError):
    """The embedded server did not start; the message says where its log is."""


class Server:
    """The PostgreSQL server of one home.

    Use as a context manager. If another process already runs the server of this home, this one
    joins it and leaves it running at the end.
    """

    def __init__(self, home: Home) -> None:
        self.home = home
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: IO[bytes] | None = None
        self._as_nobody = False
        self._data = home.data
        self._sockets = home.sockets

    @property
    def sockets(self) -> Path:
        """Folder to give a client as ``host``."""
        return self._sockets

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start the server, or join the running one.

        Raises
        ------
        ServerFailed: it does not accept connections within a minute.
        """
        self._choose_account()
        lock = self.home.lock.open("ab")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            self._wait_until_ready()
            return
        self._lock = lock
        try:
            self._initialise()
            self._wait_for_the_last_one()
            self._launch()
            self._wait_until_ready()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop the server if this process started it."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(timeout=START_SECONDS)
        self._process = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def find_data(self) -> Path:
        """Return PostgreSQL's data folder, whether it is there yet or not."""
        self._choose_account()
        return self._data

    def dsn(self, *, user: str = SUPERUSER, database: str = "postgres") -> str:
        """Return a libpq connection string; the 0700 folder is the only door."""
        return f"host={self.sockets} user={user} dbname={database}"

    def _choose_account(self) -> None:
        refused = bool(os.environ.get("PLUMBLINE_REFUSE_NAMESPACES"))
        self._as_nobody = os.getuid() == 0 and (refused or not launch.namespaces_work())
        self._bin = binaries.find_binaries()
        if self._as_nobody:
            self._move_out_of_root_home()

    def _move_out_of_root_home(self) -> None:
        # nobody cannot walk through root's 0700 folders, so all of it lives in a folder of its own.
        place = Path("/var/tmp") / f"plumbline-{_short(self.home.path)}"  # noqa: S108
        place.mkdir(mode=0o711, exist_ok=True)
        if place.stat().st_uid != 0:
            raise ServerFailed(f"{place} belongs to somebody else; remove it and try again.")
        self._bin = binaries.copy_for_nobody(self._bin, place)
        self._data, self._sockets = place / "data" / "cluster", place / "run"
        nobody = pwd.getpwnam("nobody")
        for folder in (self._data.parent, self._sockets):
            folder.mkdir(mode=0o700, exist_ok=True)
            os.chown(folder, nobody.pw_uid, nobody.pw_gid)

    def _initialise(self) -> None:
        if (self._data / "PG_VERSION").exists():
            return
        fresh = self._data.with_name(self._data.name + ".new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.parent.mkdir(parents=True, exist_ok=True)
        command: list[str | Path] = [
            self._bin / "initdb",
            "-D",
            fresh,
            "-U",
            SUPERUSER,
            "--auth=trust",
            "-E",
            "UTF8",
            *self._locale(),
            "--data-checksums",
            "--no-sync",
        ]
        done = launch.start(command, log=self.home.log, as_nobody=self._as_nobody).wait()
        if done:
            raise ServerFailed(f"PostgreSQL could not make its data folder; see {self.home.log}.")
        fresh.rename(self._data)

    def _locale(self) -> list[str]:
        # The builtin provider came with PostgreSQL 17.
        version = subprocess.run(  # noqa: S603 - the program just found
            [self._bin / "postgres", "-V"], capture_output=True, text=True, check=True
        ).stdout
        if int(version.split()[-1].split(".")[0]) >= 17:
            return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        return ["--locale=C.UTF-8"]

    def _wait_for_the_last_one(self) -> None:
        # The lock is free the moment its holder dies; the server that it ran may still be writing its last checkpoint.
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and _is_running(self._data / "postmaster.pid"):
            time.sleep(0.05)

    def _launch(self) -> None:
        settings = {**SETTINGS, "unix_socket_directories": str(self.sockets)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        command: list[str | Path] = [self._bin / "postgres", "-D", self._data, *options]
        self._process = launch.start(command, log=self.home.log, as_nobody=self._as_nobody)

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._process is not None and self._process.poll() is not None:
                raise ServerFailed(f"PostgreSQL stopped while starting; see {self.home.log}.")
            try:
                psycopg.connect(self.dsn(), connect_timeout=2).close()
            except psycopg.OperationalError:
                time.sleep(0.02)
            else:
                return
        raise ServerFailed(
            f"PostgreSQL did not answer within {START_SECONDS:.0f} seconds; see {self.home.log}."
        )


def _is_running(pid_file: Path) -> bool:
    """Say whether the process named on the file's first line lives and is a PostgreSQL server."""
    try:
        pid = int(pid_file.read_text().split("\n", 1)[0])
        return b"postgres" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except (OSError, ValueError):
        return False


def _short(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:16]
