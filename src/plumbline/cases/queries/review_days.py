"""The days by which cases are to be reviewed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.utils import timezone

from plumbline.cases.models import Case, CaseState, Review
from plumbline.cases.reviewing import LastReview, review_due
from plumbline.schemes.kind import Limit
from plumbline.schemes.queries import kind_of


def reviews_due(cases: Sequence[Case]) -> dict[UUID, date | None]:
    """The day by which each of some open cases is to be reviewed; None where nothing is yet. ``scheme`` is loaded."""
    last: dict[UUID, LastReview] = {}
    for row in Review.objects.filter(case__in=cases).order_by("number"):
        last[row.case_id] = LastReview(row.outcome, timezone.localdate(row.held_at), row.next_review_on)
    began = _began([case for case in cases if case.id not in last])
    return {
        case.id: review_due(last.get(case.id), began=began.get(case.id), limit=_limit(case)) for case in cases
    }


def _limit(case: Case) -> Limit | None:
    clock = kind_of(case.scheme).clocks.get("review")
    return clock.limit if clock else None


def _began(cases: Sequence[Case]) -> dict[UUID, date]:
    """The day on which each case first came to a state from which it is reviewed."""
    schemes = {case.id: case.scheme for case in cases}
    found: dict[UUID, date] = {}
    for row in CaseState.objects.filter(case__in=cases).order_by("number"):
        course = kind_of(schemes[row.case_id]).course
        if row.case_id not in found and course.after(row.state, "review_begun") is not None:
            found[row.case_id] = timezone.localdate(row.at)
    return found
