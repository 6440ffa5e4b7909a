"""The drift of a meeting: actions agreed at it that serve no objective."""

from __future__ import annotations

from dataclasses import dataclass

from plumbline.access.viewer import Viewer
from plumbline.cases.models import Action
from plumbline.meetings.lines import Sort
from plumbline.meetings.models import Decision, KeptLine, Meeting
from plumbline.schemes.permissions import narrowed
from plumbline.sharing.visibility import visible_to


@dataclass(frozen=True, slots=True)
class Drift:
    """Of ``agreed`` actions at one meeting ``serving_none`` serve no objective."""

    serving_none: int
    agreed: int

    @property
    def words(self) -> str:
        """As the chair reads it in the room; empty before the first action."""
        if not self.agreed:
            return ""
        if not self.serving_none:
            all_of = "The action" if self.agreed == 1 else f"All {self.agreed} actions"
            return (
                f"{all_of} agreed at this meeting {'serves' if self.agreed == 1 else 'serve'} an objective."
            )
        verb = "serves" if self.serving_none == 1 else "serve"
        return f"{self.serving_none} of {self.agreed} actions agreed at this meeting {verb} no objective."


def drift_of(viewer: Viewer, meeting: Meeting) -> Drift:
    """Count actions that a line or a decision of a meeting made, as far as the viewer sees them. Names nobody: no entry is written."""
    seen = narrowed(viewer)
    kept = KeptLine.objects.filter(item__meeting=meeting, sort=Sort.ACTION.value)
    made = {one for one in visible_to(seen, kept).values_list("points_to", flat=True) if one}
    for actions in visible_to(seen, Decision.objects.filter(item__meeting=meeting)).values_list(
        "actions", flat=True
    ):
        made.update(actions)
    rows = visible_to(seen, Action.objects.filter(id__in=made))
    return Drift(rows.filter(objective=None).count(), rows.count())
