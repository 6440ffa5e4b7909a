"""Read results."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from plumbline.access.viewer import Viewer
from plumbline.studies import permissions
from plumbline.studies.enums import Standing
from plumbline.studies.models import Result
from plumbline.values.errors import NotVisible


UNPLANNED = Standing.EXPLORATORY.value


def results(viewer: Viewer) -> list[Result]:
    """Results, the latest first; to the board those that were planned alone (docs/adr/0020)."""
    permissions.check_may_read_evaluations(viewer)
    found = Result.objects.select_related("protocol").order_by("-evaluated_at", "pk")
    return list(found if permissions.may_see_looks(viewer) else found.exclude(standing=UNPLANNED))


def results_of_lists(viewer: Viewer, runs: Sequence[UUID], *, until: datetime) -> list[Result]:
    """The one result that stands for each list, in the order of the lists; a list without one is left out.

    As planned before as amended, then the last look of the plan, and of one look the comparison made last. Nothing depends on
    when one list was compared beside another: whoever compares a plan again puts no other list's result out of sight.

    Parameters
    ----------
    runs : the lists, in the order in which they are to stand.
    until : what was compared later is left out.
    """
    held = [row for row in results(viewer) if row.standing != UNPLANNED and row.evaluated_at <= until]
    stands: dict[UUID, Result] = {}
    for row in sorted(held, key=_how_far):
        stands[row.protocol.run_id] = row
    return [stands[run] for run in runs if run in stands]


def _how_far(row: Result) -> tuple[bool, int, datetime]:
    look = row.figures.get("look") or {}
    return row.standing == Standing.REGISTERED.value, look.get("number", 0), row.evaluated_at


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
    if found is None or (found.standing == UNPLANNED and not permissions.may_see_looks(viewer)):
        raise NotVisible("This page is not there, or is not yours to see.")
    return found
