"""Who sent apologies for a meeting, and was not there after all."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.meetings.models import Apology, Meeting
from plumbline.meetings.queries.sight import visible_meetings
from plumbline.meetings.queries.there import were_there
from plumbline.sharing.visibility import one_visible_to
from plumbline.values.words import say


@dataclass(frozen=True, slots=True)
class ApologyLine:
    """Who does not come, for whom, and whether their agency sent what it knows instead."""

    apology: Apology
    name: str
    agency: str

    @property
    def words(self) -> str:
        """As it is minuted."""
        if self.apology.sent_words:
            return say("{name} ({agency}; sent information)", name=self.name, agency=self.agency)
        return say("{name} ({agency})", name=self.name, agency=self.agency)


def apology_lines(meeting: Meeting) -> tuple[ApologyLine, ...]:
    """Apologies that stand, of those who were not there for that agency. The caller has found the meeting for a viewer."""
    rows = list(Apology.objects.filter(meeting=meeting, ended_at__isnull=True))
    if not rows:
        return ()
    came = set(were_there(meeting).values_list("user", "agency"))
    users, agencies = names_of_users({row.user for row in rows}), names_of({row.agency for row in rows})
    return tuple(
        ApologyLine(row, users.get(row.user, ""), agencies.get(row.agency, ""))
        for row in rows
        if (row.user, row.agency) not in came
    )


def apology_for(viewer: Viewer, apology_id: UUID) -> Apology:
    """Return apologies that the viewer sees.

    Raises
    ------
    NotVisible: they are not there, or not theirs to see.
    """
    rows = Apology.objects.filter(id=apology_id, meeting__in=visible_meetings(viewer))
    return one_visible_to(viewer, rows.select_related("meeting__scheme"))
