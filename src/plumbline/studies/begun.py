"""Whose case began when, for a locked plan that compares people of cases with others of the same day."""

from __future__ import annotations

from datetime import date

from django.db import connection

from plumbline.people.queries import resolve
from plumbline.studies.models import ProtocolLock


def cases_begun(lock: ProtocolLock) -> dict[str, date]:
    """The day on which each person's first case in the scheme of a plan began, by the key that stands today.

    Takes the lock itself, so nobody comes here without one; the database asks for it too.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT person, began FROM studies_cases_begun(%s)", [lock.protocol_id])
        rows = cursor.fetchall()
    today = resolve(person for person, _ in rows)
    first: dict[str, date] = {}
    for person, began in rows:
        key = str(today.get(person, person))
        first[key] = min(began, first.get(key, began))
    return first
