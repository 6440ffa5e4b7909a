"""What came out of the work: by agency and by way of delivery as counts, by case for those who see the cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from uuid import UUID

from django.db import connection

from plumbline.access.viewer import Viewer


Split = Literal["agency", "how"]


@dataclass(frozen=True, slots=True)
class Outputs:
    """Counts of one period for one agency (``key`` its id) or one way of delivery (``key`` its word).

    ``attempted``: contacts, ``met`` those in which the person was, ``logged_soon`` those entered within 24 hours. ``due``: actions by their day, without superseded ones, ``moved`` those whose day was put off;
    ``waiting`` of them are done and wait for somebody else's check; ``judged``, the rest, are ``verified`` (``on_time``: said to be done by their
    day), ``could_not``, ``did_not``, ``declined`` or ``still_open``. ``delays``: days from due to done of those verified, each with how many. ``new``: actions agreed that would not happen otherwise,
    of ``newness_said``. ``begun``: people who started an intervention that they were referred to in the period, with the ``sessions`` held and
    ``planned``, an agency being its provider. ``opened``: cases of a way of delivery; ``first``: days from opening to the first contact in which the person was met, each with
    how many cases; those not met by the end of the period are not in it.
    """

    split: Split
    key: str
    attempted: int = 0
    logged_soon: int = 0
    met: int = 0
    minutes: int = 0
    due: int = 0
    moved: int = 0
    waiting: int = 0
    judged: int = 0
    verified: int = 0
    on_time: int = 0
    still_open: int = 0
    could_not: int = 0
    did_not: int = 0
    declined: int = 0
    newness_said: int = 0
    new: int = 0
    begun: int = 0
    sessions: int = 0
    planned: int = 0
    opened: int = 0
    first: Mapping[int, int] = field(default_factory=dict)
    delays: Mapping[int, int] = field(default_factory=dict)


PLAIN = (
    "attempted", "logged_soon", "met", "minutes", "due", "moved", "waiting", "judged", "verified", "on_time", "still_open", "could_not", "did_not", "declined", "newness_said", "new", "begun", "sessions",
    "planned", "opened",
)  # fmt: skip


def output_counts(viewer: Viewer, *, scheme: UUID, start: date, end: date) -> list[Outputs]:
    """Count what came out of a scheme at the viewer's table from ``start`` up to ``end``, for each agency and each way of delivery.

    The database counts on behalf of the viewer's agencies. Somebody of no such agency, or with no role that reads figures, gets none.
    Small counts are hidden by whoever shows them.
    """
    counts: dict[tuple[Split, str], dict[str, dict[int, int]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT split, key, name, value, n FROM cases_output_counts(%s, %s, %s)", [scheme, start, end]
        )
        for split, key, name, value, n in cursor.fetchall():
            counts.setdefault((split, key), {}).setdefault(name, {})[int(value)] = int(n)
    return [_outputs(*which, found) for which, found in sorted(counts.items())]


def _outputs(split: Split, key: str, counts: Mapping[str, dict[int, int]]) -> Outputs:
    plain = {name: counts.get(name, {}).get(0, 0) for name in PLAIN}
    return Outputs(split, key, first=counts.get("first", {}), delays=counts.get("delays", {}), **plain)


def added(rows: Sequence[Outputs]) -> Outputs:
    """The sum of some counts, as of the whole scheme."""
    plain = {name: sum(getattr(row, name) for row in rows) for name in PLAIN}
    first, delays = (_summed([getattr(row, name) for row in rows]) for name in ("first", "delays"))
    return Outputs("how", "all", first=first, delays=delays, **plain)


def _summed(rows: Sequence[Mapping[int, int]]) -> dict[int, int]:
    return {day: sum(row.get(day, 0) for row in rows) for day in {day for row in rows for day in row}}
