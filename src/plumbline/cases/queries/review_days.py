"""The days by which cases are to be reviewed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from plumbline.cases.models import Case, CaseState, Review, TrackEntry
from plumbline.cases.on_time import Stretch
from plumbline.cases.queries.states import states_of
from plumbline.cases.queries.stretches import spans_of, stretches_of
from plumbline.cases.queries.tracks import standing_in
from plumbline.cases.reviewing import LastReview, review_due
from plumbline.schemes.queries import kind_of


def reviews_due(cases: Sequence[Case], held: Sequence[CaseState] | None = None) -> dict[UUID, date | None]:
    """The day by which each of some open cases is to be reviewed; None where nothing is yet. ``scheme`` is loaded; ``held`` as of `states_of`.

    A case that was opened again is reviewed anew, once it comes to a state that is: what was set before it was closed is over.
    """
    now = _now(cases, held)
    rated = standing_in([case for case in cases if kind_of(case.scheme).tracks])
    return {
        case.id: _due(
            case,
            now[case.id].held[-1] if now[case.id].held else None,
            now[case.id].began,
            rated.get(case.id, {}),
        )
        for case in cases
    }


def _now(cases: Sequence[Case], held: Sequence[CaseState] | None) -> dict[UUID, Stretch]:
    """The time for which each case is open now, with its reviews."""
    spans, reviews, states = spans_of(cases), _reviews(cases), states_of(cases, held)
    return {
        case.id: stretches_of(kind_of(case.scheme), spans[case.id], states[case.id], reviews[case.id])[-1]
        for case in cases
    }


def _reviews(cases: Sequence[Case]) -> dict[UUID, list[Review]]:
    found: dict[UUID, list[Review]] = {case.id: [] for case in cases}
    for row in Review.objects.filter(case__in=cases).order_by("number"):
        found[row.case_id].append(row)
    return found


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
