"""Ask for a measurement, a frozen list or a lot, to be made by the analyst's queue."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from plumbline.access.viewer import Viewer
from plumbline.finding import permissions, rules
from plumbline.finding.queries.commitments import undrawn_commitment
from plumbline.finding.shaping import first_test_month
from plumbline.queue.enums import Queue
from plumbline.queue.models import Work
from plumbline.queue.services import ask_for
from plumbline.values.errors import DataUnfit


MEASURE, FREEZE = "measure-shape", "freeze-list"
COMMIT, DRAW = "commit-to-lot", "draw-lot"


def ask_to_measure(
    *,
    by: Viewer,
    start: date | None = None,
    end: date | None = None,
    population: int | None = None,
    train_until: date | None = None,
    at: datetime | None = None,
) -> Work:
    """Ask for a shape report on the events from ``start`` up to and without ``end``; on all of them unless told.

    Parameters
    ----------
    population : people living in the area; unless told, the people known to any feed stand for them.
    train_until : last day of a month; the busiest places up to it are tried on the months after.

    Refuses
        PermissionRefused: no analyst. DataUnfit: the period ends before it begins, nobody lives in the area, or the day to
        learn until ends no month.
    Records
        ``work.asked``.
    """
    permissions.check_may_analyse(by)
    rules.check_asked(start=start, end=end, population=population)
    if train_until:
        first_test_month(train_until)
    return ask_for(
        task=MEASURE,
        queue=Queue.ANALYST,
        by=by,
        at=at,
        start=start.isoformat() if start else None,
        end=end.isoformat() if end else None,
        population=population,
        train_until=train_until.isoformat() if train_until else None,
    )


def ask_to_freeze(*, by: Viewer, places: int, scheme_id: UUID | None, at: datetime | None = None) -> Work:
    """Ask for a frozen list with ``places`` to give by rank, from the top.

    Refuses
        PermissionRefused: no analyst. DataUnfit: no places.
    Records
        ``work.asked``.
    """
    return _ask(FREEZE, by=by, at=at, places=places, scheme_id=scheme_id)


def ask_to_commit(
    *, by: Viewer, places: int, scheme_id: UUID | None, ethics: str, at: datetime | None = None
) -> Work:
    """Ask for the commitment of a lot: ``places`` to give among twice as many people around the line.

    Refuses
        PermissionRefused: no analyst. DataUnfit: no places.
    Records
        ``work.asked``.
    """
    return _ask(COMMIT, by=by, at=at, places=places, scheme_id=scheme_id, ethics=ethics)


def ask_to_draw(*, by: Viewer, commitment_id: UUID, at: datetime | None = None) -> Work:
    """Ask that the list is frozen and drawn on the terms committed to.

    Refuses
        PermissionRefused: no analyst. NotVisible: no such commitment. StageRefused: it was drawn from already.
    Records
        ``work.asked``.
    """
    permissions.check_may_analyse(by)
    commitment = undrawn_commitment(by, commitment_id)
    return ask_for(task=DRAW, queue=Queue.ANALYST, by=by, at=at, commitment=str(commitment.id))


def _ask(
    task: str, *, by: Viewer, at: datetime | None, places: int, scheme_id: UUID | None, **more: str
) -> Work:
    permissions.check_may_analyse(by)
    if places < 1:
        raise DataUnfit("Give the number of places as a whole number of 1 or more.")
    return ask_for(
        task=task,
        queue=Queue.ANALYST,
        by=by,
        at=at,
        places=places,
        scheme_id=str(scheme_id) if scheme_id else None,
        **more,
    )
