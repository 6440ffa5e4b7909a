"""Read how far linking has got."""

from __future__ import annotations

from plumbline.access.viewer import Viewer
from plumbline.linking.models import LinkRun


def latest_run(viewer: Viewer) -> LinkRun | None:
    """The newest run that stands. Counts only, so every signed-in person may see it."""
    return LinkRun.objects.filter(undone_at__isnull=True).order_by("-stored_at").first()
