"""Run ``pg_dump`` and ``pg_restore`` against a database, with its password in neither the process list nor a log."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from django.db import connection
from psycopg.conninfo import make_conninfo

from plumbline.cli.keeping.manifest import LEFT_OUT
from plumbline.embedded.binaries import find_binaries
from plumbline.values.errors import StageRefused


Address = Mapping[str, str]
# Names of libpq's own environment variables (PostgreSQL manual, section 34.15).
VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}


def address_in_use() -> dict[str, str]:
    """Address of the database that this command is connected to, for a connection of one's own."""
    wanted = connection.get_connection_params()
    return {name: str(wanted[name]) for name in VARIABLES if wanted.get(name)}


def conninfo(address: Address) -> str:
    """The address as libpq's connection string."""
    return make_conninfo("", **address)


def dump(address: Address, *, snapshot: str, to: Path) -> None:
    """Write the whole database as an exported snapshot saw it.

    Raises
    ------
    StageRefused: ``pg_dump`` failed; the message is its last line.
    """
    left = [f"--exclude-table-data={table}" for table in LEFT_OUT]
    _run(
        "pg_dump",
        address,
        "--format=custom",
        f"--snapshot={snapshot}",
        "--no-password",
        f"--file={to}",
        *left,
    )


def load(address: Address, dumped: Path) -> None:
    """Bring a dump into an empty database, in one transaction.

    Raises
    ------
    StageRefused: ``pg_restore`` failed, and the database is as it was.
    """
    _run(
        "pg_restore",
        address,
        "--single-transaction",
        "--exit-on-error",
        "--no-password",
        f"--dbname={address['dbname']}",
        str(dumped),
    )


def _run(program: str, address: Address, *arguments: str) -> None:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PG")},
        **{VARIABLES[name]: value for name, value in address.items()},
    }
    done = subprocess.run(  # noqa: S603 - a program of PostgreSQL, arguments of ours
        [find_binaries() / program, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise StageRefused(f"{program} failed: {last}", slug=f"{program.replace('_', '-')}-failed")
