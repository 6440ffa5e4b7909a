"""The times for which a case was open, each with the reviews of it: a case that was opened again is reviewed anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from operator import itemgetter
from uuid import UUID

from django.db.models import DateTimeField, Value
from django.db.models.functions import Cast
from django.utils import timezone

from plumbline.cases.models import Case, CaseState, Closure, Reopening, Review, TrackEntry
from plumbline.cases.on_time import Change, ReviewKept, Stretch, reviews_fallen
from plumbline.cases.reviewing import LastReview
from plumbline.schemes.kind import Kind, Limit


Span = tuple[datetime, datetime | None]
"""From when a case was open, and until when; None while it is."""


def spans_of(cases: Iterable[Case]) -> dict[UUID, list[Span]]:
    """The times for which each of some cases, that the caller has checked, was open, in order."""
    opened = {case.id: case.opened_at for case in cases}
    found: dict[UUID, list[Span]] = {key: [] for key in opened}
    # One look: what is closed now has no day on which it was opened again.
    still = Closure.objects.filter(case__in=list(opened)).annotate(again=Cast(Value(None), DateTimeField()))
    over = Reopening.objects.filter(case__in=list(opened), closed_at__isnull=False)
    rows = over.values_list("case_id", "closed_at", "at").union(
        still.values_list("case_id", "closed_at", "again"), all=True
    )
    open_now = dict[UUID, datetime | None](opened)
    ends = [(closed_at, key, again) for key, closed_at, again in rows if closed_at is not None]
    for closed_at, key, again in sorted(ends, key=itemgetter(0)):
        found[key].append((open_now[key] or opened[key], closed_at))
        open_now[key] = again
    for key, since in open_now.items():
        if since is not None:
            found[key].append((since, None))
    return found


def days_of(spans: Iterable[Span]) -> list[tuple[date, date | None]]:
    """The same by days."""
    return [
        (timezone.localdate(since), timezone.localdate(until) if until else None) for since, until in spans
    ]


def stretches_of(
    kind: Kind, spans: Sequence[Span], states: Sequence[CaseState], reviews: Sequence[Review]
) -> list[Stretch]:
    """The times for which one case was open, with its reviews. ``states`` and ``reviews`` in order."""
    reviewed = [one.at for one in states if kind.course.after(one.state, "review_begun") is not None]
    found = []
    for number, (_, until) in enumerate(spans):
        before = spans[number - 1][1] if number else None
        began = next((at for at in reviewed if _within(at, before, until)), None)
        found.append(
            Stretch(
                began=timezone.localdate(began) if began else None,
                held=[last_of(one) for one in reviews if _within(one.held_at, before, until)],
                ended=timezone.localdate(until) if until else None,
            )
        )
    return found


def _within(at: datetime, before: datetime | None, until: datetime | None) -> bool:
    """Whether something was in the time after one closing and up to and with the next."""
    return (before is None or at > before) and (until is None or at <= until)


def last_of(review: Review) -> LastReview:
    """What a review said, as the next one goes by it."""
    return LastReview(review.outcome, timezone.localdate(review.held_at), review.next_review_on)


def reviews_of(
    kind: Kind, stretches: Iterable[Stretch], entries: Iterable[TrackEntry], *, until: date
) -> Iterator[ReviewKept]:
    """Reviews of one case that fell due up to and with ``until``, by every change of the value that the kind's clock goes by."""
    clock = kind.clocks.get("review")

    def limit_of(value: str) -> Limit | None:
        return clock.limit_for({clock.track: value}) if clock else None

    changes: list[Change] = [
        (row.from_date, row.value) for row in entries if clock and row.track == clock.track and not row.ends
    ]
    for one in stretches:
        yield from reviews_fallen(one, changes=changes, limit_of=limit_of, until=until)
