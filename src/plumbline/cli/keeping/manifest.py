"""What an archive says of itself."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

import psycopg
from psycopg import sql

from plumbline.audit.seals import Seal
from plumbline.values.errors import DataUnfit


FORMAT = 1
# Tables whose rows stay behind: the key in another shape, and who was signed in.
LEFT_OUT = ("access_identity_key", "django_session")
Connection = psycopg.Connection[tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Manifest:
    """Written as the last but one member of an archive.

    ``migrations`` as ``app.name``; ``tables`` is rows by table; ``members`` is SHA-256 by name.
    """

    format: int
    plumbline: str
    backup_id: str
    made_at: str
    postgres: int
    last_entry_at: str
    migrations: list[str]
    tables: dict[str, int]
    seal: dict[str, object]
    files: bool
    keys: bool
    members: dict[str, str]

    def to_bytes(self) -> bytes:
        """As JSON."""
        return json.dumps(asdict(self), indent=1, sort_keys=True).encode()

    @property
    def sealed(self) -> Seal:
        """The seal of the ledger in this archive."""
        return Seal(**self.seal)  # type: ignore[arg-type]


def read_manifest(text: bytes) -> Manifest:
    """Return what an archive says of itself.

    Raises
    ------
    DataUnfit: it was made by a newer Plumbline.
    """
    said = json.loads(text)
    if said.get("format", 0) > FORMAT:
        raise DataUnfit(
            f"This archive was made by Plumbline {said.get('plumbline')}, which writes archives of format {said['format']}. "
            f"This one reads format {FORMAT}. Restore it with that version or a later one.",
            slug="newer-archive",
        )
    return Manifest(**said)


def rows_by_table(connection: Connection) -> dict[str, int]:
    """Count the rows of every table that an archive holds, as this connection's transaction sees them."""
    found = connection.execute(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname"
    ).fetchall()
    names = [str(name) for (name,) in found if name not in LEFT_OUT]
    return {name: _count(connection, name) for name in names}


def migrations_run(connection: Connection) -> list[str]:
    """Migrations that the database says were run, as ``app.name``."""
    rows = connection.execute(
        "SELECT app || '.' || name FROM django_migrations ORDER BY app, name"
    ).fetchall()
    return [str(name) for (name,) in rows]


def last_entry_at(connection: Connection) -> str:
    """When the newest ledger entry was written, as PostgreSQL writes times; nothing if there is none."""
    row = connection.execute("SELECT coalesce(max(recorded_at)::text, '') FROM audit_entry").fetchone()
    return str(row[0]) if row else ""


def _count(connection: Connection, table: str) -> int:
    row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
    return int(str(row[0])) if row else 0
