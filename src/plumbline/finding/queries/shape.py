"""Shape reports. They name nobody; roles with no use for them do not get them."""

from __future__ import annotations

from uuid import UUID

from plumbline.access.viewer import Viewer
from plumbline.finding import permissions
from plumbline.finding.models import ShapeReport
from plumbline.values.errors import NotVisible


def latest_shape(viewer: Viewer, *, problem: str | None = None) -> ShapeReport | None:
    """The report made last, if there is one."""
    return next(iter(shape_reports(viewer, problem=problem)), None)


def shape_reports(viewer: Viewer, *, problem: str | None = None) -> list[ShapeReport]:
    """Reports, the latest first."""
    permissions.check_may_read_figures(viewer)
    rows = ShapeReport.objects.order_by("-made_at", "pk")
    return list(rows.filter(problem=problem) if problem else rows)


def shape_report(viewer: Viewer, report_id: UUID) -> ShapeReport:
    """Return one report.

    Raises
    ------
    NotVisible: there is none.
    """
    permissions.check_may_read_figures(viewer)
    found = ShapeReport.objects.filter(id=report_id).first()
    if found is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    return found
