"""Where the embedded database, the keys and the scratch files live."""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


# sun_path of a Unix socket holds 108 bytes with its terminator; PostgreSQL adds "/.s.PGSQL.5432".
LONGEST_SOCKET_FOLDER = 90


@dataclass(frozen=True, slots=True)
class Home:
    """A ``PLUMBLINE_HOME``: one folder, readable by its owner alone.

    Parameters
    ----------
    path : the folder; made with mode 0700 on first use.
    """

    path: Path

    @classmethod
    def from_environment(cls) -> Home:
        """Home named by ``PLUMBLINE_HOME``, else a per-user data folder (XDG base directory rules)."""
        named = os.environ.get("PLUMBLINE_HOME")
        if named:
            return cls(Path(named).expanduser().resolve())
        data = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
        return cls(Path(data) / "plumbline")

    @property
    def data(self) -> Path:
        """PostgreSQL's data folder."""
        return self.path / "postgres" / "data"

    @property
    def files(self) -> Path:
        """Files that commands make: the demo town, frozen lists, scratch."""
        return self._private(self.path / "files")

    @property
    def incoming(self) -> Path:
        """Parts of files on their way in from a page."""
        return self._private(self.path / "incoming")

    @property
    def keys(self) -> Path:
        """The secrets of this installation."""
        return self._private(self.path / "keys")

    @property
    def seals(self) -> Path:
        """File with the seals of the ledger: beside the keys, out of reach of whoever has the database alone."""
        return self._private(self.path) / "seals.jsonl"

    @property
    def lock(self) -> Path:
        """Held by the process that runs the server."""
        return self._private(self.path / "postgres") / "server.lock"

    @property
    def log(self) -> Path:
        """PostgreSQL's own log. Holds no statement and no row (assurance R12)."""
        return self._private(self.path / "postgres") / "server.log"

    @property
    def sockets(self) -> Path:
        """The 0700 folder of the server's socket, kept short enough for ``sun_path``."""
        natural = self.path / "postgres" / "run"
        if len(str(natural)) <= LONGEST_SOCKET_FOLDER:
            return self._private(natural)
        name = hashlib.sha256(str(self.path).encode()).hexdigest()[:16]
        return self._private(Path(tempfile.gettempdir()) / f"plumbline-{os.getuid()}-{name}")

    def secret(self, name: str, make: Callable[[], bytes] = lambda: secrets.token_bytes(32)) -> bytes:
        """Return the secret called ``name``, making it (0600) on first use: 32 bytes, where ``make`` makes nothing else."""
        file = self.keys / name
        if not file.exists():
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as out:
                out.write(make())
        return file.read_bytes()

    @staticmethod
    def _private(folder: Path) -> Path:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.stat().st_uid != os.getuid():
            raise PermissionError(f"{folder} belongs to somebody else; choose another PLUMBLINE_HOME.")
        folder.chmod(0o700)
        return folder
