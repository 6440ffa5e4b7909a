"""A number that differs as soon as what somebody sees has changed, without a look at any of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from psycopg import Cursor

from plumbline.access.enums import Role
from plumbline.access.viewer import Standing, Viewer
from plumbline.sharing.visibility import visible_to


# Stand where a viewer, their agencies and what is asked about will stand. No account, agency or row has such a key.
USER, ABOUT = UUID(int=1), UUID(int=2)
AGENCIES = tuple(UUID(int=100 + number) for number in range(50))


@dataclass(frozen=True, slots=True)
class Counted:
    """Tables that are counted together: one statement, and its values with places left for who asks and about what."""

    sql: str
    values: tuple[Any, ...]

    def values_for(self, viewer: Viewer, about: UUID | None) -> list[Any]:
        """The values with every place filled."""
        places = {USER: viewer.user_id, ABOUT: about, **dict(zip(AGENCIES, viewer.agency_ids, strict=False))}
        return [places.get(value, value) if isinstance(value, UUID) else value for value in self.values]


def counted(rows_of: Callable[[UUID], Sequence[QuerySet[Any]]], *, agencies: int) -> Counted:
    """Write the statement that counts the rows of each queryset that somebody sees. Pages ask every few seconds: keep what this returns.

    Parameters
    ----------
    rows_of : querysets of `Scoped` models about one key, at least one.
    agencies : how many agencies the viewer acts for, 50 at the most: each has a place of its own.
    """
    standings = tuple(Standing(key, "", "", Role.BOARD) for key in AGENCIES[:agencies])
    stand_in = Viewer(user_id=USER, name="", kind="person", standings=standings)
    parts = [
        visible_to(stand_in, rows).order_by().values("pk").query.sql_with_params() for rows in rows_of(ABOUT)
    ]
    # Written by Django, with its values apart.
    each = ", ".join(f"(SELECT count(*) FROM ({sql}) n)" for sql, _ in parts)  # noqa: S608
    return Counted(f"SELECT {each}", tuple(value for _, params in parts for value in params))


def number_of(viewer: Viewer, tables: Counted, *, about: UUID | None = None) -> str:
    """Return how many rows of each table the viewer sees, as one string.

    It changes with every change where none of the tables ever loses or alters a row. Only rows that the viewer sees are counted, so it
    tells of nothing that a page would not show. Names nobody: no entry is written.
    """
    connection.ensure_connection()
    # Sixty tables behind their policies take longer to plan than to count. Django binds values in the text, so that each asking would be
    # planned anew; bound on the server, the statement is planned once in a connection (psycopg 3, “Prepared statements”).
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        counted_now = cursor.execute(tables.sql, tables.values_for(viewer, about), prepare=True).fetchone()
    return "-".join(map(str, counted_now or ()))


def change_number(viewer: Viewer, rows: Sequence[QuerySet[Any]]) -> str:
    """Return the number of querysets that differ from page to page; see `number_of`.

    Parameters
    ----------
    rows : querysets of `Scoped` models, at least one; all are counted in one statement.
    """
    return number_of(viewer, counted(lambda _: rows, agencies=len(viewer.agency_ids)))
