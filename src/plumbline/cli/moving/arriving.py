"""Bring a partnership in: look the file through, store it, compare, and only then let it stay."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction

from plumbline.access.viewer import Viewer
from plumbline.audit.services import has_arrived, note_arrival
from plumbline.cli.moving.beside import check_apart, check_room, remember_own_entries, remember_what_is_here
from plumbline.cli.moving.bringing_in import Stored, store
from plumbline.cli.moving.comparing import check_kinds, check_ledger, check_readers
from plumbline.cli.moving.looking_through import Looked
from plumbline.cli.moving.manifest import arrival_id
from plumbline.cli.moving.renaming import Names
from plumbline.cli.progress import say
from plumbline.values.errors import StageRefused


PATIENCE = "30s"
"""How long a table is waited for that somebody works with."""
BEFORE = "This file was brought in before. Nothing was changed."


@dataclass(frozen=True, slots=True)
class Arrived:
    """What came of it."""

    looked: Looked
    stored: Stored


@transaction.atomic
def arrive(path: Path, looked: Looked, *, secret: bytes, names: Names, beside: bool, by: Viewer) -> Arrived:
    """Store everything that a file holds, as the migrator.

    Refuses
        StageRefused: it came before, or another partnership is here and ``beside`` was not said.
        DataUnfit: a row clashes with what is here, does not fit, or would be seen by others than where it came from.
    Records
        ``move.arrived``, whose object binds the file's whole manifest.
    """
    arrival = arrival_id(looked.text)
    if has_arrived(arrival):
        raise StageRefused(BEFORE, slug="came-before")
    check_room(beside=beside)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
    remember_what_is_here()
    said = looked.manifest
    note_arrival(
        arrival=arrival,
        fingerprint=looked.fingerprint,
        manifest=looked.text.decode(),
        entries=said.ledger["entries"],
        root=said.ledger["root"],
        by=by,
    )
    remember_own_entries()
    say(f"Storing {sum(said.tables.values()):,} rows of {len(said.tables)} tables")
    stored = store(path, secret, looked=looked, arrival=arrival, names=names)
    say("Comparing readers and ledger with what the file says")
    check_apart()
    check_readers()
    check_kinds()
    check_ledger()
    return Arrived(looked, stored)
