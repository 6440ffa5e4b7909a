"""What the ledger calls a case, for information governance: ids only, and no sight of the case."""

from __future__ import annotations

from uuid import UUID

from django.db import connection


def objects_of_case(ref: str) -> list[UUID]:
    """Ids under which the ledger speaks of the case with this reference; none if there is no such case, or the asker is not governance."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_objects(%s)", [ref])
        row = cursor.fetchone()
    return list(row[0] or []) if row else []
