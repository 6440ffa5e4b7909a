"""A number that differs as soon as what somebody sees has changed, without a look at any of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from plumbline.access.viewer import Viewer
from plumbline.sharing.visibility import visible_to


def change_number(viewer: Viewer, rows: Sequence[QuerySet[Any]]) -> str:
    """Return how many rows of each queryset the viewer sees, as one string.

    It changes with every change where none of the tables ever loses or alters a row. Only rows that the viewer sees are counted, so it
    tells of nothing that a page would not show. Names nobody: no entry is written.

    Parameters
    ----------
    rows : querysets of `Scoped` models, at least one; all are counted in one statement.
    """
    parts = [visible_to(viewer, found).order_by().values("pk").query.sql_with_params() for found in rows]
    # Written by Django, with its values apart.
    counted = ", ".join(f"(SELECT count(*) FROM ({sql}) n)" for sql, _ in parts)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counted}", [value for _, params in parts for value in params])
        return "-".join(map(str, cursor.fetchone()))
