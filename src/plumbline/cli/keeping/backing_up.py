"""Copy the database, as one moment saw it, and what was asked for of the home into one file."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import psycopg

from plumbline import __version__
from plumbline.audit.seals import keep_seal, make_seal, seals_of
from plumbline.cli.keeping.archive import DUMP, Writer
from plumbline.cli.keeping.manifest import FORMAT, Manifest, last_entry_at, migrations_run, rows_by_table
from plumbline.cli.keeping.programs import Address, conninfo, dump
from plumbline.cli.progress import say
from plumbline.embedded import Home
from plumbline.values.errors import DataUnfit


def check_target(path: Path) -> None:
    """Refuse a place where an archive cannot go.

    Raises
    ------
    DataUnfit: there is a file of this name, or no such folder.
    """
    if path.exists() or path.is_symlink():
        raise DataUnfit(
            f"There is a file “{path}” already, and a backup overwrites nothing. Choose another name."
        )
    if not path.parent.is_dir():
        raise DataUnfit(f"There is no folder “{path.parent}” to write the archive in.")


def make_archive(
    path: Path, *, address: Address, home: Home, backup_id: UUID, files: bool, keys: bool
) -> tuple[Path, Manifest]:
    """Write an archive beside ``path``; `publish` gives it its name once the ledger holds the backup."""
    folder = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
    try:
        manifest = _write(folder, address, home, backup_id, files=files, keys=keys)
    except BaseException:
        shutil.rmtree(folder)
        raise
    return folder, manifest


def publish(folder: Path, path: Path) -> None:
    """Give the archive its name, unless something has that name by now."""
    try:
        os.link(folder / "archive", path)
    finally:
        shutil.rmtree(folder)


def _write(
    folder: Path, address: Address, home: Home, backup_id: UUID, *, files: bool, keys: bool
) -> Manifest:
    with psycopg.connect(conninfo(address), autocommit=True) as connection, connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        say("Sealing the ledger and counting rows")
        earlier = seals_of(home.seals)
        seal = make_seal(connection, earlier[-1] if earlier else None)
        tables, migrations = rows_by_table(connection), migrations_run(connection)
        last, server = last_entry_at(connection), connection.info.server_version
        say(f"Copying {sum(tables.values()):,} rows of {len(tables)} tables")
        dump(address, snapshot=str(row[0] if row else ""), to=folder / DUMP)
    writer = Writer(folder / "archive")
    try:
        for name, source in _members(folder, home, files=files, keys=keys):
            writer.add(name, source)
        manifest = Manifest(
            format=FORMAT,
            plumbline=__version__,
            backup_id=str(backup_id),
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            postgres=server,
            last_entry_at=last,
            migrations=migrations,
            tables=tables,
            seal=asdict(seal),
            files=files,
            keys=keys,
            members=writer.members,
        )
        writer.finish(manifest)
    finally:
        writer.give_up()
    (folder / DUMP).unlink()
    keep_seal(home.seals, seal)
    return manifest


def _members(folder: Path, home: Home, *, files: bool, keys: bool) -> Iterator[tuple[str, Path]]:
    yield DUMP, folder / DUMP
    for wanted, below in ((files, home.files), (keys, home.keys)):
        if wanted:
            for source in sorted(p for p in below.rglob("*") if p.is_file() and p.suffix != ".log"):
                yield f"{below.name}/{source.relative_to(below).as_posix()}", source
