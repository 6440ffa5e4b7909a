"""Let writes that must count what the one before wrote take turns, until the transaction ends."""

from __future__ import annotations

from uuid import UUID

from django.db import connection


def take_turn(what: str, *ids: UUID) -> None:
    """Wait until nobody else writes about these things; the next statement then reads what they wrote.

    Parameters
    ----------
    what : of which sort the turn is. Turns of different sorts do not wait for one another.
    """
    key = ".".join(("plumbline", what, *sorted(map(str, ids))))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
