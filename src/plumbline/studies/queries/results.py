"""Read results."""

from __future__ import annotations

from uuid import UUID

from plumbline.access.viewer import Viewer
from plumbline.studies import permissions
from plumbline.studies.models import Result
from plumbline.values.errors import NotVisible


def results(viewer: Viewer) -> list[Result]:
    """Results, the latest first."""
    permissions.check_may_read_evaluations(viewer)
    return list(Result.objects.select_related("protocol").order_by("-evaluated_at", "pk"))


def latest_result(viewer: Viewer) -> Result | None:
    """The result made last, exploratory ones left out."""
    return next((result for result in results(viewer) if result.standing != "exploratory"), None)


def results_of(viewer: Viewer, protocol_id: UUID) -> list[Result]:
    """Results of one protocol, the latest first."""
    return [row for row in results(viewer) if row.protocol_id == protocol_id]


def result_of(viewer: Viewer, result_id: UUID) -> Result:
    """Return one result.

    Raises
    ------
    NotVisible: there is none.
    """
    permissions.check_may_read_evaluations(viewer)
    found = Result.objects.select_related("protocol").filter(id=result_id).first()
    if found is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    return found
