"""Who read a row of a case while it stood, for whoever took it back to have them told."""

from __future__ import annotations

from uuid import UUID

from django.db import connection, models


def read_by(ended: models.Model) -> dict[UUID, bool]:
    """Return the people who read a row that the viewer has just taken back, by account: whether they have it on paper too.

    Whoever may not read that it ended is not among them. The caller passes them on to notices, never to a page: who reads what is the ledger's.
    """
    with connection.cursor() as cursor:
        # The name of a table of ours, never anything that was typed.
        cursor.execute(f"SELECT reader, on_paper FROM {ended._meta.db_table}_read_by(%s)", [ended.pk])  # noqa: S608
        return dict(cursor.fetchall())
