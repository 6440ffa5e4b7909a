"""What must hold once all rows are in, or nothing stays: readers who came along, children seen as their parents are, the ledger whole."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection
from psycopg import sql

from plumbline.audit.fingerprint import Fingerprint, fingerprint_of_arrival
from plumbline.cli.moving.tables import Table, tables
from plumbline.schemes.reading import known_kinds
from plumbline.values.errors import DataUnfit


READERS_UNKNOWN = (
    "Rows of {} name a reader who is not in this file. Nothing was changed. Tell whoever sent it."
)
OTHER_READERS = "Rows of {} would be seen by others than the rows of {} that they belong to. Nothing was changed. Tell whoever sent it."
LEDGER_DIFFERS = "The ledger in this file does not add up to what the file says of it. Nothing was changed. Tell whoever sent it."
FROM_LATER = "The ledger in this file holds entries from the future. Nothing was changed. Compare the clocks of both servers."
NO_KIND = "A scheme in this file is of the kind “{}”, which is not known here. Nothing was changed. Put its folder where PLUMBLINE_KINDS says; it lies in the file under kinds/."
READERS = """
SELECT FROM {} WHERE NOT (seen_by_agencies || owner_agency <@ %(agencies)s AND seen_by_users <@ %(users)s AND hidden_from <@ %(users)s) LIMIT 1
"""
INHERITED = r"""
SELECT c.relname, (regexp_match(pg_get_triggerdef(t.oid), $$sharing_inherit\('(\w+)', '(\w+)'\)$$))
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc f ON f.oid = t.tgfoid
WHERE f.proname = 'sharing_inherit' AND NOT t.tgisinternal ORDER BY 1
"""
LOOSE = """
SELECT FROM audit_entry e WHERE came_with IS NOT NULL AND NOT EXISTS (SELECT FROM audit_arrival a WHERE a.id = e.came_with) LIMIT 1
"""
DIFFERING = """
SELECT FROM {child} c JOIN {parent} p ON p.id = c.{column}
WHERE NOT c.hidden_from @> p.hidden_from OR c.marking = 'panel' AND NOT (
  c.seen_by_agencies @> p.seen_by_agencies AND c.seen_by_agencies <@ p.seen_by_agencies
  AND c.seen_by_users @> p.seen_by_users AND c.seen_by_users <@ p.seen_by_users) LIMIT 1
"""


def check_readers() -> None:
    """Every reader of a row is an account or agency that is here, and what belongs to a row is seen by the same.

    Raises
    ------
    DataUnfit: a row names somebody else.
    """
    with connection.cursor() as cursor:
        known = {
            name: _ids(cursor, table)
            for name, table in (("agencies", "agencies_agency"), ("users", "access_user"))
        }
        for table in _scoped():
            cursor.execute(sql.SQL(READERS).format(sql.Identifier(table.name)), known)
            if cursor.fetchone() is not None:
                raise DataUnfit(READERS_UNKNOWN.format(table.name), slug="readers-unknown")
        cursor.execute(INHERITED)
        for child, (parent, column) in cursor.fetchall():
            names = {"child": child, "parent": parent, "column": column}
            cursor.execute(sql.SQL(DIFFERING).format(**{k: sql.Identifier(v) for k, v in names.items()}))
            if cursor.fetchone() is not None:
                raise DataUnfit(OTHER_READERS.format(child, parent), slug="readers-differ")


def check_ledger() -> None:
    """The entries of each arrival add up to the root that was signed with it, and none is of a time to come.

    Raises
    ------
    DataUnfit: they do not.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM audit_entry WHERE came_with IS NOT NULL AND recorded_at > transaction_timestamp() LIMIT 1"
        )
        if cursor.fetchone() is not None:
            raise DataUnfit(FROM_LATER, slug="from-later")
        cursor.execute(LOOSE)
        if cursor.fetchone() is not None:
            raise DataUnfit(LEDGER_DIFFERS, slug="ledger-differs")
        cursor.execute("SELECT id, entries, root FROM audit_arrival ORDER BY id")
        arrivals = cursor.fetchall()
    if any(
        fingerprint_of_arrival(connection.connection, one) != Fingerprint(entries, root)
        for one, entries, root in arrivals
    ):
        raise DataUnfit(LEDGER_DIFFERS, slug="ledger-differs")


def check_kinds() -> None:
    """Every scheme is of a kind that is known here.

    Raises
    ------
    DataUnfit: one is not.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT kind FROM schemes_scheme WHERE kind <> ALL(%s) LIMIT 1", [known_kinds()]
        )
        if row := cursor.fetchone():
            raise DataUnfit(NO_KIND.format(row[0]), slug="no-kind")


def _scoped() -> list[Table]:
    return [table for table in tables() if table.scoped]


def _ids(cursor: Any, table: str) -> list[UUID]:
    cursor.execute(sql.SQL("SELECT id FROM {}").format(sql.Identifier(table)))
    return [found for (found,) in cursor.fetchall()]
