"""Bring an archive back into an empty place: built aside, compared with what it says of itself, then moved in."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import psycopg
from django.conf import settings
from django.db.migrations.loader import MigrationLoader

from plumbline.access.identity import acting_as
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.seals import Seal, holds, keep_seal, make_seal
from plumbline.audit.services import record
from plumbline.cli.bootstrap import DATABASE, bring_up_to_date, connect_as
from plumbline.cli.keeping.archive import DUMP, unpack
from plumbline.cli.keeping.manifest import Manifest, last_entry_at, rows_by_table
from plumbline.cli.keeping.programs import Address, address_in_use, conninfo, load
from plumbline.cli.progress import say
from plumbline.embedded import Home, Server
from plumbline.embedded.provision import provision
from plumbline.values.errors import DataUnfit, StageRefused


DIFFERS = "What came out of the archive is not what went in: {}. Nothing was kept of it."


def check_version(manifest: Manifest) -> None:
    """Refuse an archive of a database that is newer than this Plumbline.

    Raises
    ------
    DataUnfit: it has seen migrations that are not known here.
    """
    known = {
        f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    }
    newer = sorted(set(manifest.migrations) - known)
    if newer:
        raise DataUnfit(
            f"This archive was made by a newer Plumbline ({manifest.plumbline}): its database has seen {newer[0]}, "
            "which is not known here. Nothing was changed. Restore it with that version or a later one.",
            slug="newer-archive",
        )


def check_empty(home: Home) -> None:
    """Refuse a home that holds a database.

    Raises
    ------
    StageRefused: it does.
    """
    data = Server(home).find_data()
    if (data / "PG_VERSION").exists():
        raise StageRefused(
            f"There is a database in {home.path} already, and a restore replaces nothing. "
            "Name an empty folder in PLUMBLINE_HOME.",
            slug="home-not-empty",
        )


def restore_home(path: Path, manifest: Manifest, *, home: Home, by: Viewer) -> None:
    """Build database, files and keys in a folder aside, and move them into ``home`` once all of it is right.

    The database's folder goes last: until it is there, the home is an empty one.
    """
    aside = Home(home.path / "restoring")
    _clear(aside)
    try:
        _build(path, manifest, aside, by)
        _move_in(aside, home, manifest)
    finally:
        _clear(aside)


def restore_database(path: Path, manifest: Manifest, *, home: Home, by: Viewer) -> None:
    """Bring the database alone into the empty one that ``PLUMBLINE_DATABASE_URL`` names, as the migrator.

    Raises
    ------
    StageRefused: it holds tables already, or what came out differs from what went in.
    """
    address = address_in_use()
    _check_no_tables(address)
    with _unpacked(path, home) as folder:
        say("Loading the database")
        load(address, folder / DUMP)
    _compare(address, manifest)
    bring_up_to_date()
    _write_down(address, home, manifest, by)


def _build(path: Path, manifest: Manifest, aside: Home, by: Viewer) -> None:
    say("Unpacking")
    unpack(path, to=aside.path)
    if manifest.keys:
        settings.IDENTITY_KEY = aside.secret("identity")
    with Server(aside) as server:
        provision(server)
        address = {"host": str(server.sockets), "user": "postgres", "dbname": DATABASE}
        say(f"Loading {sum(manifest.tables.values()):,} rows")
        load(address, aside.path / DUMP)
        say("Comparing rows and ledger with what the archive says")
        _compare(address, manifest)
        connect_as("migrator", server)
        bring_up_to_date()
        connect_as("backup", server)
        _write_down(address, aside, manifest, by)
        _disconnect()


def _compare(address: Address, manifest: Manifest) -> None:
    with psycopg.connect(conninfo(address)) as connection:
        found = rows_by_table(connection)
        wrong = sorted(t for t, rows in manifest.tables.items() if found.get(t) != rows)
        if wrong:
            raise StageRefused(DIFFERS.format(f"rows of {wrong[0]}"), slug="restore-differs")
        if not holds(connection, manifest.sealed):
            raise StageRefused(DIFFERS.format("the ledger"), slug="restore-differs")


def _write_down(address: Address, home: Home, manifest: Manifest, by: Viewer) -> None:
    """Record the restore, and seal the ledger anew: transaction numbers of before mean nothing here."""
    with psycopg.connect(conninfo(address)) as connection:
        until = last_entry_at(connection)
    with acting_as(by):
        record(
            "backup.restored",
            verb=Verb.ACCESS,
            object_kind="backup",
            objects=[UUID(manifest.backup_id)],
            by=by,
        )
    with psycopg.connect(conninfo(address), autocommit=True) as connection, connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        before = Seal(made_at="", snapshot="", restored=until or "-infinity", entries=0, root="")
        keep_seal(home.seals, make_seal(connection, before))


def _move_in(aside: Home, home: Home, manifest: Manifest) -> None:
    if manifest.keys:
        _replace(aside.keys, home.keys)
    if manifest.files:
        _replace(aside.files, home.files)
    aside.seals.replace(home.seals)
    data = Server(home).find_data()
    data.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    Server(aside).find_data().rename(data)


def _replace(source: Path, target: Path) -> None:
    shutil.rmtree(target)
    source.rename(target)


def _clear(aside: Home) -> None:
    """Take away what a restore built, or what one that was killed left."""
    _disconnect()
    if not aside.path.exists():
        return
    shutil.rmtree(Server(aside).find_data(), ignore_errors=True)
    shutil.rmtree(aside.path)


def _disconnect() -> None:
    from django.db import connections

    connections.close_all()


def _check_no_tables(address: Address) -> None:
    with psycopg.connect(conninfo(address)) as connection:
        found = connection.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace LIMIT 1"
        ).fetchone()
    if found is not None:
        raise StageRefused(
            "The database that PLUMBLINE_DATABASE_URL names holds tables already, and a restore replaces nothing. "
            "Make an empty one, run roles.sql, and name it.",
            slug="database-not-empty",
        )


@contextmanager
def _unpacked(path: Path, home: Home) -> Iterator[Path]:
    folder = home.path / "restoring"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        unpack(path, to=folder)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
