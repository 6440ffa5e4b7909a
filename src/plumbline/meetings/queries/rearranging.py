"""When and where a meeting was, before it was moved or cancelled, and why."""

from __future__ import annotations

from dataclasses import dataclass

from plumbline.access.queries import names_of_users
from plumbline.meetings.models import Meeting, Rearrangement


@dataclass(frozen=True, slots=True)
class RearrangementLine:
    """One move of a planned meeting, or its cancelling, and by whom. Names nobody who is spoken of."""

    rearrangement: Rearrangement
    by: str

    @property
    def is_cancelled(self) -> bool:
        """Whether the meeting is not held."""
        return self.rearrangement.starts_at is None

    @property
    def is_another_time(self) -> bool:
        """Whether the day or the time changed."""
        return not self.is_cancelled and self.rearrangement.starts_at != self.rearrangement.was_at

    @property
    def is_elsewhere(self) -> bool:
        """Whether the place changed."""
        return not self.is_cancelled and self.rearrangement.place != self.rearrangement.was_place


def rearrangements_of(meeting: Meeting) -> tuple[RearrangementLine, ...]:
    """How a meeting was moved or cancelled, the last first. The caller has made sure that the viewer sees the meeting."""
    rows = list(Rearrangement.objects.filter(meeting=meeting).order_by("-number"))
    names = names_of_users({row.by for row in rows})
    return tuple(RearrangementLine(row, names.get(row.by, "")) for row in rows)
