"""Staging: where good rows wait within the transaction that takes them in. Only the loader reaches it.

COPY FROM is refused on tables under row-level security (assurance R9), so rows are copied here first
and then moved by ``INSERT … SELECT`` under the policies of the rooms that keep them.
"""

from __future__ import annotations

from uuid import UUID

import polars as pl
from django.db import connection

from plumbline.ingest import SHAPES
from plumbline.values.names import comparison_form


SQL_TYPES = {
    pl.Int64: "bigint",
    pl.String: "text",
    pl.Date: "date",
    pl.Boolean: "boolean",
    pl.Float64: "double precision",
    pl.Datetime: "timestamp",
}
# What a room needs beside the shape that `ingest` gives.
ADDED: dict[str, dict[str, str]] = {"records": {"surname_form": "text"}}


def staging_sql(*tables: str) -> str:
    """Return the SQL that makes the staging tables of these shapes of `ingest`."""
    return "\n".join(_table_sql(table) for table in tables)


def copy_in(table: str, batch_id: UUID, frame: pl.DataFrame) -> None:
    """Copy the rows of one table of a checked file to staging."""
    columns = ["batch_id", *SHAPES[table], *ADDED.get(table, {})]
    rows = _with_added(table, frame).with_columns(pl.lit(str(batch_id)).alias("batch_id")).select(columns)
    with connection.cursor() as cursor, cursor.copy(_copy_sql(table, columns)) as copy:
        for part in rows.iter_slices(50_000):
            copy.write(part.write_csv(include_header=False, datetime_format="%Y-%m-%d %H:%M:%S%.6f").encode())


def one_at_a_time() -> None:
    """Wait until no other file is being taken in or undone, till the end of this transaction.

    The order of files decides which version of a row stands, so there must be one.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('plumbline.taking-in'))")


def clear(batch_id: UUID) -> None:
    """Empty staging of one batch's rows."""
    with connection.cursor() as cursor:
        for table in SHAPES:
            cursor.execute(f"DELETE FROM feeds_staged_{table} WHERE batch_id = %s", [batch_id])  # noqa: S608 - our own names


def _table_sql(table: str) -> str:
    columns = ", ".join(f'"{name}" {SQL_TYPES[kind.base_type()]}' for name, kind in SHAPES[table].items())
    added = "".join(f', "{name}" {kind}' for name, kind in ADDED.get(table, {}).items())
    return (
        f"CREATE UNLOGGED TABLE feeds_staged_{table} (batch_id uuid NOT NULL, {columns}{added});\n"
        f"ALTER TABLE feeds_staged_{table} OWNER TO plumbline_owner;\n"
        f"GRANT SELECT, INSERT, DELETE ON feeds_staged_{table} TO plumbline_loader;\n"
    )


def _with_added(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    if table != "records":
        return frame
    surnames = frame["last_name"].drop_nulls().unique()
    forms = pl.DataFrame(
        {"last_name": surnames, "surname_form": [comparison_form(name) for name in surnames]},
        schema={"last_name": pl.String, "surname_form": pl.String},
    )
    return frame.join(forms, on="last_name", how="left", maintain_order="left")


def _copy_sql(table: str, columns: list[str]) -> str:
    names = ", ".join(f'"{c}"' for c in columns)
    return f"COPY feeds_staged_{table} ({names}) FROM STDIN (FORMAT csv)"
