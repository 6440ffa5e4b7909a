"""What the ledger calls a case, for information governance: ids only, and no sight of the case."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import connection

from plumbline.audit.models import Entry
from plumbline.schemes.queries import walled_schemes


def objects_of_case(ref: str) -> list[UUID]:
    """Ids under which the ledger speaks of the case with this reference; none if there is no such case, or the asker is not governance."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_objects(%s)", [ref])
        row = cursor.fetchone()
    return list(row[0] or []) if row else []


def on_this_side(entries: Sequence[Entry], ref: str) -> list[Entry]:
    """Entries about a case, without those that are about the same people in another case behind a wall.

    What is said of a case may be given to the person it is about; that they stand in such a case as well must not be.
    """
    walled = walled_schemes()
    named = {i for entry in entries for i in entry.objects_seen}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT cases_own_ids(%s), cases_behind_wall(%s::uuid[], %s::uuid[], %s)",
            [ref, sorted(named), walled, ref],
        )
        own, behind = (frozenset(found or ()) for found in cursor.fetchone())
    return [entry for entry in entries if _is_here(frozenset(entry.objects_seen), own, behind)]


def _is_here(named: frozenset[UUID], own: Collection[UUID], behind: Collection[UUID]) -> bool:
    return not named.isdisjoint(own) or named.isdisjoint(behind)
