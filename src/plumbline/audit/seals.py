"""Seals of the ledger, kept beside the keys and not in the database."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

import psycopg

from plumbline.audit.fingerprint import NOTHING, Fingerprint, fingerprint


@dataclass(frozen=True, slots=True)
class Seal:
    """A stretch of the ledger from its beginning, and its fingerprint.

    ``made_at`` and ``restored`` are times as PostgreSQL writes them; ``snapshot`` says which
    transactions had ended (`fingerprint`).
    """

    made_at: str
    snapshot: str
    restored: str
    entries: int
    root: str


def make_seal(connection: psycopg.Connection[tuple[object, ...]], earlier: Seal | None) -> Seal:
    """Seal what the connection's transaction sees, which must be one of repeatable read."""
    row = connection.execute("SELECT now()::text, pg_current_snapshot()::text").fetchone()
    made_at, snapshot = (str(part) for part in row or ())
    restored = earlier.restored if earlier else NOTHING
    found = fingerprint(connection, snapshot=snapshot, restored=restored)
    return Seal(made_at, snapshot, restored, found.entries, found.root)


def holds(connection: psycopg.Connection[tuple[object, ...]], seal: Seal) -> bool:
    """Say whether the ledger still reads as it did when it was sealed."""
    found = fingerprint(connection, snapshot=seal.snapshot, restored=seal.restored)
    return found == Fingerprint(seal.entries, seal.root)


def seals_of(file: Path) -> list[Seal]:
    """Every seal kept in a file, oldest first; none where there is no file."""
    if not file.exists():
        return []
    return [Seal(**json.loads(line)) for line in file.read_text(encoding="utf-8").splitlines()]


def keep_seal(file: Path, seal: Seal) -> None:
    """Add a seal to a file of mode 0600."""
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(json.dumps(asdict(seal)) + "\n")
