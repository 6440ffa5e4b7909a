"""Rows as lines of JSON, written and read by the database itself, so that both ways are one and the same."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
from psycopg import sql

from plumbline.cli.moving.tables import Table


Connection = psycopg.Connection[tuple[object, ...]]
AT_A_TIME = 1_000
# Times in UTC, bytes in hexadecimal, numbers in the fewest digits that give the same number back.
PLAINLY = "SET LOCAL TIME ZONE 'UTC'; SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1; SET LOCAL search_path = public"
LINES = "SELECT row_to_json(x)::text FROM (SELECT {} FROM {} ORDER BY {}) x"
PUT = (
    "INSERT INTO {table} AS t ({columns}) SELECT {columns} FROM json_populate_recordset(NULL::{table}, %s::json) "
    "RETURNING (SELECT row_to_json(x)::text FROM (SELECT {of_row}) x)"
)


def lines(connection: Connection, table: Table) -> Iterator[str]:
    """Every row of a table in the order of its key, as this connection's transaction sees it; a thousand are held at a time."""
    query = sql.SQL(LINES).format(
        _columns(table.names), sql.Identifier(table.name), sql.Identifier(table.key)
    )
    with connection.cursor(name="rows") as cursor:
        cursor.itersize = AT_A_TIME
        for (line,) in cursor.execute(query):
            yield str(line)


def put_query(table: Table, blank: tuple[str, ...]) -> sql.Composed:
    """A statement that stores an array of rows and returns each as it is written out again. ``blank``: columns that came empty."""
    return sql.SQL(PUT).format(
        table=sql.Identifier(table.name),
        columns=_columns((*table.names, *blank)),
        of_row=sql.SQL(", ").join(sql.Identifier("t", name) for name in (*table.names, *blank)),
    )


def _columns(names: tuple[str, ...]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, names))
