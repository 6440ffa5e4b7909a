"""The drift of a meeting: actions agreed at it that serve no objective."""

from __future__ import annotations

from dataclasses import dataclass

from plumbline.access.viewer import Viewer
from plumbline.cases.models import Action
from plumbline.meetings.lines import Sort
from plumbline.meetings.models import Decision, KeptLine, Meeting
from plumbline.schemes.permissions import narrowed
from plumbline.sharing.visibility import visible_to
from plumbline.values.words import counted, say


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
            if self.agreed == 1:
                return say("The action agreed at this meeting serves an objective.")
            return say("All {agreed} actions agreed at this meeting serve an objective.", agreed=self.agreed)
        return counted(
            self.serving_none,
            "{count} of {agreed} actions agreed at this meeting serves no objective.",
            "{count} of {agreed} actions agreed at this meeting serve no objective.",
            agreed=self.agreed,
        )


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
