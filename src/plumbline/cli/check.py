"""``plumbline check``: what is wrong with an installation, and what to do; nothing is changed."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

import psycopg

from plumbline.agencies.rules import LONDON
from plumbline.cli.bootstrap import ready
from plumbline.cli.checking import contents, database, machine, memory, pages
from plumbline.cli.checking.line import Line
from plumbline.cli.keeping.programs import address_in_use, conninfo
from plumbline.embedded import Home


# It looks as the role that makes backups, and says so in a line where it cannot.
DB_ROLE = None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.add_argument(
        "--deploy", action="store_true", help="also what must hold before real people are put in"
    )


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Look at everything; the answer is 1 where something is to be done."""
    lines = list(_lines(Home.from_environment(), deploy=arguments.deploy))
    return {
        "well": all(line.well for line in lines),
        "checks": [asdict(line) | {"well": line.well} for line in lines],
        "exit_code": 0 if all(line.well for line in lines) else 1,
    }


def words(result: dict[str, Any]) -> str:
    """What is wrong first, each with what to do; then what is well."""
    wrong = [f"✗ {c['name']}: {c['says']}\n    {c['do']}" for c in result["checks"] if not c["well"]]
    fine = [f"✓ {c['name']}: {c['says']}" for c in result["checks"] if c["well"]]
    end = f"{len(wrong)} to put right." if wrong else "All well."
    return "\n".join([*wrong, *fine, end])


def _lines(home: Home, *, deploy: bool) -> Iterator[Line]:
    yield machine.keys(home)
    yield machine.harm_index()
    yield machine.bank_holidays(datetime.now(LONDON).date())
    if deploy:
        yield machine.disc(home)
        yield from pages.page_checks()
        yield _server()
    with ready("backup"):
        try:
            with psycopg.connect(conninfo(address_in_use())) as connection:
                yield from _database_lines(connection, home, deploy=deploy)
        except psycopg.OperationalError as silent:
            said = " ".join(str(silent).split())
            yield Line(
                "database",
                f"The database does not answer: {said}.",
                "Start it, or put PLUMBLINE_DATABASE_URL right.",
            )


def _database_lines(
    connection: psycopg.Connection[tuple[object, ...]], home: Home, *, deploy: bool
) -> Iterator[Line]:
    yield from database.any_installation(connection)
    yield database.looked_into(connection, lambda c: memory.ledger(c, home), name="ledger")
    yield database.looked_into(connection, memory.arrivals)
    if deploy:
        yield from database.deployed(connection)
        yield database.looked_into(connection, memory.backups)
        yield from contents.contents(connection)


def _server() -> Line:
    if os.environ.get("PLUMBLINE_DATABASE_URL"):
        return Line("server", "The database is on a server of its own.")
    return Line(
        "server",
        "The database is the one that comes with Plumbline, which is for made-up data.",
        "Name a PostgreSQL server of your own in PLUMBLINE_DATABASE_URL; see docs/how-to/go-live.md.",
    )
