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
    _wait("pg_advisory_xact_lock", ".".join(("plumbline", what, *sorted(map(str, ids)))))


def keep_open(case: UUID) -> None:
    """Add to a case as it stands: many do so at once, and whoever closes it waits for them, or they for the closing."""
    _wait("pg_advisory_xact_lock_shared", f"plumbline.course.{case}")


def bring_to_close(case: UUID) -> None:
    """Close a case, or count all that it holds: alone, so that nothing comes in unseen. Asked before anything is read."""
    _wait("pg_advisory_xact_lock", f"plumbline.course.{case}")


def _wait(lock: str, key: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {lock}(hashtextextended(%s, 0))", [key])
