"""Write everything of one moment into a file that one other installation can open."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from plumbline import __version__
from plumbline.audit.fingerprint import fingerprint_of_all
from plumbline.cli.keeping.manifest import migrations_run
from plumbline.cli.keeping.programs import Address, conninfo
from plumbline.cli.moving.carried import carried
from plumbline.cli.moving.manifest import FORMAT, VERSION, Manifest
from plumbline.cli.moving.package import MANIFEST, SIGNATURE, Writing
from plumbline.cli.moving.readme import README
from plumbline.cli.moving.rows import PLAINLY, Connection, lines
from plumbline.cli.moving.schemas import schema_text
from plumbline.cli.moving.sealing import opened
from plumbline.cli.moving.tables import Table, tables
from plumbline.cli.progress import say
from plumbline.schemes.reading import KINDS, kind_folders
from plumbline.studies.signing import fingerprint, public_key, sign_move


PART = 4 << 20
"""Bytes of a part of a table: what is held at a time."""


@dataclass(frozen=True, slots=True)
class Order:
    """The agreed request that is carried out: who receives the file, and the key that it is locked for."""

    request: UUID
    receiver: str
    recipient: str


@dataclass(frozen=True, slots=True)
class TakenOut:
    """A file beside the place where it will stand, and what it says of itself."""

    folder: Path
    manifest: Manifest
    text: bytes


def take_out(path: Path, *, address: Address, order: Order, secret: bytes) -> TakenOut:
    """Write the file beside ``path``; `keeping.publish` gives it its name once the ledger holds that it was made.

    Parameters
    ----------
    order : whose ``recipient`` alone can open the file.
    secret : what this installation signs with.
    """
    folder = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
    try:
        writing = Writing(folder / "archive", order.recipient)
        try:
            manifest = _write(writing, address, order)
            text = manifest.to_bytes()
            writing.put(MANIFEST, text)
            writing.put(SIGNATURE, _signature(text, secret))
            writing.finish()
        finally:
            writing.give_up()
    except BaseException:
        shutil.rmtree(folder)
        raise
    return TakenOut(folder, manifest, text)


@contextmanager
def one_moment(address: Address) -> Iterator[Connection]:
    """A connection that sees the database as one moment saw it, however long it takes."""
    with psycopg.connect(conninfo(address), autocommit=True) as connection, connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        connection.execute(PLAINLY)
        yield connection


def _write(writing: Writing, address: Address, order: Order) -> Manifest:
    writing.add("README.txt", README.encode())
    for name, content in _kinds():
        writing.add(name, content)
    for table in tables():
        writing.add(f"schemas/{table.name}.json", schema_text(table))
    counted: dict[str, int] = {}
    unreadable: dict[str, int] = {}
    with one_moment(address) as connection:
        say("Reading the ledger from end to end")
        ledger = fingerprint_of_all(connection)
        migrations = migrations_run(connection)
        say(f"Writing {len(tables())} tables")
        for table in tables():
            counted[table.name] = _write_rows(writing, table, _told(connection, table, unreadable))
    return Manifest(
        format=FORMAT,
        version=VERSION,
        plumbline=__version__,
        request=str(order.request),
        receiver=order.receiver,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        migrations=migrations,
        tables=counted,
        left_out=dict(carried().left_out),
        blank=_reasons(carried().blank),
        arrives=_reasons(carried().arrives),
        unreadable=unreadable,
        ledger=asdict(ledger),
        members=writing.members,
    )


def _write_rows(writing: Writing, table: Table, rows: Iterable[str]) -> int:
    counted, number, part = 0, 1, bytearray()
    for line in rows:
        part += line.encode() + b"\n"
        counted += 1
        if len(part) >= PART:
            writing.add(f"rows/{table.name}/{number:06}.jsonl", bytes(part))
            number, part = number + 1, bytearray()
    if part:
        writing.add(f"rows/{table.name}/{number:06}.jsonl", bytes(part))
    return counted


def _told(connection: Connection, table: Table, unreadable: dict[str, int]) -> Iterator[str]:
    """The rows of a table, those of sealed words with the words."""
    sealed = carried().sealed.get(table.name)
    for line in lines(connection, table):
        if sealed is None:
            yield line
            continue
        row = json.loads(line)
        row[sealed.column] = opened(sealed, row)
        if row[sealed.column] is None:
            unreadable[table.name] = unreadable.get(table.name, 0) + 1
        yield json.dumps(row, ensure_ascii=False)


def _kinds() -> Iterator[tuple[str, bytes]]:
    """The files that say what states, parts and time limits of each kind of scheme mean."""
    for slug, folder in sorted({**kind_folders(), "shared": KINDS / "shared"}.items()):
        for file in sorted(folder.glob("*.yaml")):
            yield f"kinds/{slug}/{file.name}", file.read_bytes()


def _reasons(told: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> dict[str, dict[str, str]]:
    return {
        table: {name: said["because"] for name, said in columns.items()} for table, columns in told.items()
    }


def _signature(text: bytes, secret: bytes) -> bytes:
    key = public_key(secret)
    said = {
        "public_key": key.hex(),
        "fingerprint": fingerprint(key),
        "signature": sign_move(text, secret).hex(),
    }
    return (json.dumps(said, indent=1) + "\n").encode()
