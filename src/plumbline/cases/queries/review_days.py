"""The days by which cases are to be reviewed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.utils import timezone

from plumbline.cases.models import Case, CaseState, Review, TrackEntry
from plumbline.cases.queries.tracks import standing_in
from plumbline.cases.reviewing import LastReview, review_due
from plumbline.schemes.queries import kind_of


def reviews_due(cases: Sequence[Case]) -> dict[UUID, date | None]:
    """The day by which each of some open cases is to be reviewed; None where nothing is yet. ``scheme`` is loaded."""
    last: dict[UUID, LastReview] = {}
    for row in Review.objects.filter(case__in=cases).order_by("number"):
        last[row.case_id] = LastReview(row.outcome, timezone.localdate(row.held_at), row.next_review_on)
    began = _began([case for case in cases if case.id not in last])
    rated = standing_in([case for case in cases if kind_of(case.scheme).tracks])
    return {
        case.id: _due(case, last.get(case.id), began.get(case.id), rated.get(case.id, {})) for case in cases
    }


def _due(
    case: Case,
    last: LastReview | None,
    began: date | None,
    rated: Mapping[str, Sequence[TrackEntry]],
) -> date | None:
    clock = kind_of(case.scheme).clocks.get("review")
    if clock is None:
        return review_due(last, began=began, limit=None)
    held = rated.get(clock.track, ())
    limit = clock.limit_for({clock.track: held[-1].value} if held else {})
    return review_due(last, began=began, limit=limit, changed=held[-1].from_date if held else None)


def _began(cases: Sequence[Case]) -> dict[UUID, date]:
    """The day on which each case first came to a state from which it is reviewed."""
    schemes = {case.id: case.scheme for case in cases}
    found: dict[UUID, date] = {}
    for row in CaseState.objects.filter(case__in=cases).order_by("number"):
        course = kind_of(schemes[row.case_id]).course
        if row.case_id not in found and course.after(row.state, "review_begun") is not None:
            found[row.case_id] = timezone.localdate(row.at)
    return found
