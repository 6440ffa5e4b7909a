"""Who came to meetings with authority, how long they sat, and how soon minutes went out. Counts, no rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import connection

from plumbline.access.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Came:
    """One agency of a scheme. Of ``noted`` meetings whose attendance was written down, somebody ``came`` to so many, ``with_authority`` to so many.

    ``people``: attendances; ``minutes``: of all of them together, from the beginning of a meeting to its end.
    """

    agency: UUID
    noted: int = 0
    came: int = 0
    with_authority: int = 0
    people: int = 0
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class MeetingProcess:
    """Meetings that ended in a period. ``issued``: days from the end of a meeting to its minutes, each with how many meetings."""

    ended: int
    issued: Mapping[int, int]
    agencies: tuple[Came, ...] = field(default=())


def meeting_process(viewer: Viewer, *, scheme: UUID, start: date, end: date) -> MeetingProcess:
    """Count the meetings of a scheme at the viewer's table that ended from ``start`` up to ``end``, for every agency of the scheme.

    The database counts on behalf of the viewer's agencies. Somebody of no such agency, or with no role that reads figures, gets noughts.
    """
    counts: dict[str, dict[str, dict[int, int]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT agency, name, value, n FROM meetings_process_counts(%s, %s, %s)", [scheme, start, end]
        )
        for agency, name, value, n in cursor.fetchall():
            counts.setdefault(agency, {}).setdefault(name, {})[int(value)] = int(n)
    whole = counts.pop("", {})
    agencies = (
        Came(UUID(key), **{name: found.get(0, 0) for name, found in by_name.items()})
        for key, by_name in sorted(counts.items())
    )
    return MeetingProcess(whole.get("ended", {}).get(0, 0), whole.get("issued", {}), tuple(agencies))
