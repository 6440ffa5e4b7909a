"""``plumbline prepare``: a PostgreSQL server of one's own made ready, or brought up to date."""

from __future__ import annotations

import argparse
import os
from typing import Any

from plumbline.cli.bootstrap import DATABASE, bring_up_to_date
from plumbline.embedded.provision import rights_sql
from plumbline.values.errors import StageRefused


# It makes the tables that roles and identities are checked with.
DB_ROLE = None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.add_argument(
        "--sql",
        action="store_true",
        help="print the roles and rights for the server's superuser to run, and change nothing",
    )
    parser.add_argument(
        "--database", default=DATABASE, help=f"name of the empty database ({DATABASE}), with --sql"
    )


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Print the SQL, or run the migrations that the named server lacks and give it the identity key.

    Raises
    ------
    StageRefused: no server is named; the one that comes with Plumbline looks after itself.
    """
    if arguments.sql:
        return {"sql": rights_sql(arguments.database)}
    if not os.environ.get("PLUMBLINE_DATABASE_URL"):
        raise StageRefused(
            "PLUMBLINE_DATABASE_URL names no server. Name yours, as plumbline_migrator; the database that comes with Plumbline looks after itself.",
            slug="no-server-named",
        )
    bring_up_to_date()
    return {"prepared": True}


def words(result: dict[str, Any]) -> str:
    """The SQL, or that it is done."""
    return (
        result.get("sql")
        or "The tables are those of this version, and the database believes what this home signs."
    )
