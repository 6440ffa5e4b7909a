"""Read what a list could have shown in the years before it."""

from __future__ import annotations

from uuid import UUID

from plumbline.access.viewer import Viewer
from plumbline.studies import permissions
from plumbline.studies.models import PowerTrial


def latest_trial(viewer: Viewer, run_id: UUID) -> PowerTrial | None:
    """The try of a list that was made last; None before any."""
    permissions.check_may_read_evaluations(viewer)
    return PowerTrial.objects.filter(run_id=run_id).order_by("-tried_at", "pk").first()
