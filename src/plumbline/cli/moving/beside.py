"""A partnership that arrives where another one is: nothing that came may name anything that was here before."""

from __future__ import annotations

from typing import Any

from django.db import connection
from psycopg import sql

from plumbline.cli.moving.tables import Column, Table, tables
from plumbline.values.errors import DataUnfit, StageRefused


NOT_EMPTY = (
    "There is a partnership here already. If both are to be in one installation, say --beside: analysts, matchers, researchers, information "
    "governance and administrators of either then work with what has no reader of its own, such as shapes, lists and accounts."
)
NAMES_OURS = "Rows of {} in this file name something that was here before ({}). Nothing was changed. Tell whoever sent it."
# Where a partnership shows: its schemes, people and what came of them. Agencies and accounts are there before, to let somebody in.
SHOWS = (
    "schemes_scheme",
    "people_person",
    "people_record",
    "cases_case",
    "referrals_referral",
    "feeds_batch",
    "sharing_agreement",
)
# Named jobs have the same accounts everywhere.
REMEMBER = "INSERT INTO here_before SELECT {key} FROM {table} {but}"
NAMED = "SELECT FROM {table} t WHERE NOT EXISTS (SELECT FROM here_before h WHERE h.id = t.{key}) AND {named} LIMIT 1"
ONE = "EXISTS (SELECT FROM here_before h WHERE h.id = t.{column})"
SEVERAL = "EXISTS (SELECT FROM here_before h WHERE h.id = ANY(t.{column}))"


def is_occupied() -> bool:
    """Whether a partnership is here already."""
    with connection.cursor() as cursor:
        for table in SHOWS:
            cursor.execute(sql.SQL("SELECT FROM {} LIMIT 1").format(sql.Identifier(table)))
            if cursor.fetchone() is not None:
                return True
    return False


def check_room(*, beside: bool) -> None:
    """Refuse to put two partnerships together unless that was asked for.

    Raises
    ------
    StageRefused: it was not.
    """
    if is_occupied() and not beside:
        raise StageRefused(NOT_EMPTY, slug="occupied")


def remember_what_is_here() -> None:
    """Note every id that is here, for the time of this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE here_before (id uuid) ON COMMIT DROP")
        for table in tables():
            but = sql.SQL("WHERE kind <> 'job'" if table.name == "access_user" else "")
            cursor.execute(
                sql.SQL(REMEMBER).format(
                    key=sql.Identifier(table.key), table=sql.Identifier(table.name), but=but
                )
            )
        cursor.execute("CREATE INDEX ON here_before (id)")
        cursor.execute("ANALYZE here_before")


def remember_own_entries() -> None:
    """Note the entries of the arrival itself as well: they name who brings it in."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO here_before SELECT id FROM audit_entry WHERE came_with IS NULL")


def check_apart() -> None:
    """Refuse rows that came and name what was here: a grant on a case of ours, a role of theirs at an agency of ours.

    Raises
    ------
    DataUnfit: there are such rows.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM here_before LIMIT 1")
        if cursor.fetchone() is None:
            return
        for table in tables():
            for column in table.columns:
                if column.name != table.key and _is_id(column):
                    _check_column(cursor, table, column)


def _check_column(cursor: Any, table: Table, column: Column) -> None:
    named = sql.SQL(SEVERAL if column.kind == "list" else ONE).format(column=sql.Identifier(column.name))
    query = sql.SQL(NAMED).format(
        table=sql.Identifier(table.name), key=sql.Identifier(table.key), named=named
    )
    cursor.execute(query)
    if cursor.fetchone() is not None:
        raise DataUnfit(NAMES_OURS.format(table.name, column.name), slug="names-ours")


def _is_id(column: Column) -> bool:
    return "UUIDField" in (column.kind, column.of)
