"""Panel and team side by side: counts of a scheme by delivery. Counts, no rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import connection

from plumbline.access.viewer import Viewer
from plumbline.schemes.enums import How


@dataclass(frozen=True, slots=True)
class Delivered:
    """What was delivered one way in a period.

    An action counts for the way in which it was agreed; a contact for the way of its case at that time; a person for each way
    in which their case was delivered in the period.

    ``agreed``: actions proposed or directed in the period; ``taken_on``: those of them that were accepted, directed or begun by
    its end. ``due``: by the day on which they are due at its end, without superseded ones; ``judged``: those of them that wait for nobody else's check. ``delays``: days from the day an
    action was due to the day on which it was last said to be done, below nought where that was earlier, each with how many
    actions. ``doses``: minutes with a person, each with how many people.
    """

    how: How
    agreed: int = 0
    taken_on: int = 0
    serving_none: int = 0
    due: int = 0
    judged: int = 0
    verified_on_time: int = 0
    delays: Mapping[int, int] = field(default_factory=dict)
    doses: Mapping[int, int] = field(default_factory=dict)

    @property
    def people(self) -> int:
        """People whose case was delivered so in the period."""
        return sum(self.doses.values())


def delivered_by_way(viewer: Viewer, *, scheme: UUID, start: date, end: date) -> tuple[Delivered, Delivered]:
    """Count what a scheme at the viewer's table delivered by the panel and by its team, from ``start`` up to ``end``.

    The database counts on behalf of the viewer's agencies. Somebody of no such agency, or with no role that reads figures,
    gets noughts. Small counts are hidden by whoever shows them.
    """
    counts: dict[How, dict[str, dict[int, int]]] = {how: {} for how in How}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT how, name, value, n FROM cases_delivery_compared(%s, %s, %s)", [scheme, start, end]
        )
        for how, name, value, n in cursor.fetchall():
            counts[How(how)].setdefault(name, {})[int(value)] = int(n)
    return _delivered(How.PANEL, counts[How.PANEL]), _delivered(How.TEAM, counts[How.TEAM])


def _delivered(how: How, counts: Mapping[str, dict[int, int]]) -> Delivered:
    plain = {name: counts.get(name, {}).get(0, 0) for name in PLAIN}
    return Delivered(how, delays=counts.get("delay", {}), doses=counts.get("dose", {}), **plain)


PLAIN = ("agreed", "taken_on", "serving_none", "due", "judged", "verified_on_time")
