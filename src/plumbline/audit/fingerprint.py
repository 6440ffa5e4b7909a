"""One short value that stands for a whole stretch of the ledger: change, drop, add or swap an entry and it differs.

The root of a Merkle tree (RFC 6962 section 2.1, SHA-256) over the entries by the database's own clock. Roots are
kept outside the database (`audit.seals`), so that somebody who can rewrite the database alone is found out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, LiteralString
from uuid import UUID

import psycopg
from psycopg import sql


# Which entries a stretch holds: those restored with an earlier database, and those that a snapshot of this one sees.
# Transaction numbers start afresh in a restored database, so its old entries are told by the clock instead.
ENTRIES = """
SELECT id::text, (extract(epoch FROM at) * 1000000)::bigint::text, actor::text, actor_kind, agencies::text, verb, what,
       object_kind, objects_seen::text, because, (extract(epoch FROM recorded_at) * 1000000)::bigint::text, in_transaction::text
FROM audit_entry
WHERE {}
ORDER BY recorded_at, id
"""
STRETCH = "(recorded_at <= %(restored)s::timestamptz OR pg_visible_in_snapshot(in_transaction, %(snapshot)s::pg_snapshot))"
# A stretch holds what was written here. An archive from before the column is compared before it is brought up to date.
WRITTEN_HERE = " AND came_with IS NULL"
ALL_WRITTEN_HERE = "came_with IS NULL"
BROUGHT = "came_with = %(arrival)s"
KNOWS_ARRIVALS = "SELECT FROM pg_attribute WHERE attrelid = 'audit_entry'::regclass AND attname = 'came_with'"
NOTHING = "-infinity"
AT_A_TIME = 5_000


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """How many entries, and the root over them in hexadecimal."""

    entries: int
    root: str


def fingerprint(
    connection: psycopg.Connection[tuple[object, ...]], *, snapshot: str, restored: str = NOTHING
) -> Fingerprint:
    """Return the fingerprint of a stretch of the ledger.

    Parameters
    ----------
    connection : as a role that reads the whole ledger, inside a transaction.
    snapshot : as ``pg_current_snapshot()`` gave it when the stretch ended.
    restored : up to when entries came with a restored database; none unless told.
    """
    here = WRITTEN_HERE if connection.execute(KNOWS_ARRIVALS).fetchone() is not None else ""
    return _fingerprint(connection, STRETCH + here, {"snapshot": snapshot, "restored": restored})


def fingerprint_of_all(connection: psycopg.Connection[Any]) -> Fingerprint:
    """Return the fingerprint of every entry that was written here, as the connection's transaction sees them."""
    return _fingerprint(connection, ALL_WRITTEN_HERE, {})


def fingerprint_of_arrival(connection: psycopg.Connection[Any], arrival: UUID) -> Fingerprint:
    """Return the fingerprint of the entries that came with one partnership, in a transaction that sees them."""
    return _fingerprint(connection, BROUGHT, {"arrival": arrival})


def _fingerprint(
    connection: psycopg.Connection[Any], which: LiteralString, values: dict[str, Any]
) -> Fingerprint:
    counted = 0

    def leaves() -> Iterator[bytes]:
        nonlocal counted
        with connection.cursor(name="ledger") as cursor:
            cursor.itersize = AT_A_TIME
            for row in cursor.execute(sql.SQL(ENTRIES).format(sql.SQL(which)), values):
                counted += 1
                yield json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()

    return Fingerprint(root=merkle_root(leaves()).hex(), entries=counted)


def merkle_root(entries: Iterable[bytes]) -> bytes:
    """Return the Merkle tree hash of RFC 6962 section 2.1, keeping one hash for each level."""
    waiting: list[tuple[int, bytes]] = []
    for entry in entries:
        size, top = 1, hashlib.sha256(b"\x00" + entry).digest()
        while waiting and waiting[-1][0] == size:
            top = _joined(waiting.pop()[1], top)
            size *= 2
        waiting.append((size, top))
    if not waiting:
        return hashlib.sha256(b"").digest()
    root = waiting.pop()[1]
    while waiting:
        root = _joined(waiting.pop()[1], root)
    return root


def _joined(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()
