"""Which version of a row stands, when several files have given it; how a batch says what it gives.

A row is known by its supplier, feed and reference. Each version lists the batches that gave exactly its
contents (``given_by``). Of the versions that a live batch gives, the one of the file taken in last stands
and every other is withdrawn; a row that no live batch gives is withdrawn altogether. So undoing a batch,
in whatever order, leaves what there would be if it had never come.
"""

from __future__ import annotations

from typing import Any

from django.db import connection


def claim(table: str, staged: str, same_row: str, values: dict[str, Any]) -> int:
    """Say that a batch gives the rows that it found held, identical, and withdraw those that it gives otherwise.

    Parameters
    ----------
    table : the room's table, named ``r`` in ``same_row``.
    staged : the staging table, named ``s``.
    same_row : SQL condition under which a staged row is about the row that stands.
    values : what the condition names, and ``batch``.

    Returns
    -------
    How many rows were held already, identical.
    """
    given = f"FROM {staged} s WHERE s.batch_id = %(batch)s AND {same_row}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} r SET given_by = r.given_by || %(batch)s::uuid {given} AND r.content_hash = s.content_hash",
            values,
        )
        held = cursor.rowcount
        cursor.execute(
            f"UPDATE {table} r SET withdrawn_at = now(), withdrawn_by = %(batch)s {given} AND r.content_hash <> s.content_hash",
            values,
        )
    return int(held)


def settle(table: str, key: tuple[str, ...], values: dict[str, Any], *, scope: str = "true") -> None:
    """Withdraw and bring back versions of the rows that ``values["batches"]`` gave.

    Parameters
    ----------
    table : the room's table; it has ``owner_agency``, ``feed``, ``given_by``, ``withdrawn_at`` and ``withdrawn_by``.
    key : columns that are a row's reference within its supplier and feed.
    values : ``agency``, ``feed``, ``batch`` (named as the one that withdrew) and ``batches``.
    scope : SQL condition on the versions ``r`` that are compared with each other at all.
    """
    statements = _statements(table, key, scope)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, values)


def _statements(table: str, key: tuple[str, ...], scope: str) -> tuple[str, str]:
    columns = ", ".join(f"r.{c}" for c in key)
    same = " AND ".join(f"r.{c} = t.{c}" for c in key)
    of_feed = f"r.owner_agency = %(agency)s AND r.feed = %(feed)s AND {scope}"
    standing = f"""
WITH touched AS (SELECT DISTINCT {columns} FROM {table} r WHERE {of_feed} AND r.given_by && %(batches)s::uuid[]),
versions AS (SELECT r.id, {columns}, r.withdrawn_at FROM {table} r JOIN touched t ON {same} WHERE {of_feed}),
claims AS (SELECT {columns}, r.id, max(b.stored_at) AS newest FROM {table} r JOIN touched t ON {same}
  JOIN feeds_batch b ON b.id = ANY(r.given_by) AND b.status = 'live' WHERE {of_feed} GROUP BY {columns}, r.id),
standing AS (SELECT DISTINCT ON ({columns.replace("r.", "c.")}) c.id FROM claims c ORDER BY {columns.replace("r.", "c.")}, c.newest DESC)
"""
    # First out, then in: at no moment do two versions of one row stand.
    withdraw = f"""{standing}
UPDATE {table} SET withdrawn_at = now(), withdrawn_by = %(batch)s
WHERE id IN (SELECT v.id FROM versions v WHERE v.withdrawn_at IS NULL AND v.id NOT IN (SELECT s.id FROM standing s))"""
    restore = f"""{standing}
UPDATE {table} SET withdrawn_at = NULL, withdrawn_by = NULL
WHERE id IN (SELECT v.id FROM versions v JOIN standing s ON s.id = v.id WHERE v.withdrawn_at IS NOT NULL)"""
    return withdraw, restore
