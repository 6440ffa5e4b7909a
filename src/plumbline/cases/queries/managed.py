"""Cases as they stood over a length of time: on which values of their tracks, how their reviews kept time, and what was noted of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TypeVar
from uuid import UUID

from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.models import Case, CaseForm, CaseState, ClockStep, Closure, Review, TrackEntry
from plumbline.cases.queries.clocks import WatchedClock, lines_of
from plumbline.cases.queries.moments import moments_of
from plumbline.cases.queries.sight import visible_cases
from plumbline.people.queries import PersonName, names_for
from plumbline.schemes.kind import Kind
from plumbline.schemes.kind.forms import day_in
from plumbline.schemes.models import Scheme
from plumbline.schemes.queries import kind_of
from plumbline.schemes.rules import LONDON, due_on


Values = Mapping[str, str]
Row = TypeVar("Row", TrackEntry, Review, CaseForm, CaseState, ClockStep)


@dataclass(frozen=True, slots=True)
class ReviewKept:
    """A review that fell due in the time, and whether it was held by then; ``held_on`` is None for one that was not held yet."""

    due_on: date
    held_on: date | None

    @property
    def on_time(self) -> bool:
        """Whether it was held by its day."""
        return self.held_on is not None and self.held_on <= self.due_on


@dataclass(frozen=True, slots=True)
class Dated:
    """A day within the time that a question of a form tells, with all answers of the form as it was filled in last for that day.

    ``values``: of the case on that day, by track.
    """

    question: str
    day: date
    answers: Mapping[str, str]
    values: Values


@dataclass(frozen=True, slots=True)
class ManagedCase:
    """One case over a length of time.

    ``at_end``: its values on the last day; None where it was not open then. ``held``: every set of values that it had on some day of the
    time. ``set_within``: values that began in it, by track. ``forms``: answers of forms filled in within it, by form.
    ``clocks``: clocks that its kind shows and that ran out or were stopped within it, each with whether it was kept.
    ``dated``: days within it that forms tell, by ``form.question``, whenever they were written down.
    """

    case: Case
    name: PersonName | None
    at_end: Values | None
    held: tuple[Values, ...]
    set_within: Mapping[str, frozenset[str]]
    reviews: tuple[ReviewKept, ...]
    forms: Mapping[str, tuple[Mapping[str, str], ...]]
    clocks: Mapping[str, bool] = field(default_factory=dict)
    dated: tuple[Dated, ...] = ()


def managed_cases(
    viewer: Viewer,
    scheme: Scheme,
    *,
    start: date,
    end: date,
    today: date | None = None,
) -> list[ManagedCase]:
    """Cases of a scheme that the viewer sees and that were open on a day from ``start`` up to but without ``end``, or noted in it.

    Records
        ``return.made``, with the cases.
    """
    found_cases = visible_cases(viewer).filter(scheme=scheme).select_related("referral", "scheme")
    rows = {c.id: c for c in found_cases.order_by("opened_at", "id")}
    closed = dict(
        Closure.objects.filter(case__in=list(rows))
        .order_by("closed_at", "pk")
        .values_list("case_id", "closed_at")
    )
    names = names_for(viewer, [c.person_id for c in rows.values()]) if rows else {}
    kind, day = kind_of(scheme), today or timezone.localdate()
    hung = _Hung.of(list(rows))
    # As told of a day, clocks are read as it ends.
    now = _end_of(today) if today else timezone.now()
    moments = moments_of(list(rows.values()), hung.entries_by_number, hung.forms)
    clocks = {
        key: _clocks(lines_of(kind, moments[key], hung.steps.get(key, []), now), start=start, end=end)
        for key in rows
    }
    found = [
        _managed(case, kind, names.get(case.person_id), hung, start=start, end=end, today=day,
                 closed=timezone.localdate(closed[key]) if key in closed else None, clocks=clocks[key])
        for key, case in rows.items()
    ]  # fmt: skip
    kept = [
        one
        for one in found
        if one.held or one.forms or one.clocks or one.dated or any(one.set_within.values())
    ]
    record(
        "return.made",
        verb=Verb.CONSULTATION,
        object_kind="case",
        objects=[one.case.id for one in kept],
        by=viewer,
    )
    return kept


@dataclass(frozen=True, slots=True)
class _Hung:
    """What hangs on the cases, read in one statement a table."""

    entries: Mapping[UUID, list[TrackEntry]]
    reviews: Mapping[UUID, list[Review]]
    forms: Mapping[UUID, list[CaseForm]]
    states: Mapping[UUID, list[CaseState]]
    steps: Mapping[UUID, list[ClockStep]]

    @property
    def entries_by_number(self) -> dict[UUID, list[TrackEntry]]:
        """Entries as clocks read them: in the order in which each history was written."""
        return {key: sorted(rows, key=lambda row: row.number) for key, rows in self.entries.items()}

    @classmethod
    def of(cls, ids: Sequence[UUID]) -> _Hung:
        return cls(
            _by_case(TrackEntry.objects.filter(case__in=ids).order_by("at", "number")),
            _by_case(Review.objects.filter(case__in=ids).order_by("number")),
            _by_case(CaseForm.objects.filter(case__in=ids).order_by("form", "number")),
            _by_case(CaseState.objects.filter(case__in=ids).order_by("number")),
            _by_case(ClockStep.objects.filter(case__in=ids).order_by("number", "pk")),
        )


def _by_case(rows: Iterable[Row]) -> dict[UUID, list[Row]]:
    found: dict[UUID, list[Row]] = {}
    for row in rows:
        found.setdefault(row.case_id, []).append(row)
    return found


def _managed(
    case: Case,
    kind: Kind,
    name: PersonName | None,
    hung: _Hung,
    *,
    start: date,
    end: date,
    today: date,
    closed: date | None,
    clocks: Mapping[str, bool],
) -> ManagedCase:
    entries = hung.entries.get(case.id, [])
    opened, last = timezone.localdate(case.opened_at), date.fromordinal(end.toordinal() - 1)
    first, until = max(opened, start), min(last, closed or last)
    days = sorted({first, *(row.from_date for row in entries if first <= row.from_date <= until)})
    was_open = first <= until
    forms: dict[str, list[Mapping[str, str]]] = {}
    for form in hung.forms.get(case.id, []):
        if start <= timezone.localdate(form.at) < end:
            forms.setdefault(form.form, []).append(form.answers)
    return ManagedCase(
        case=case,
        name=name,
        at_end=values_on(entries, last) if opened <= last and (closed is None or closed > last) else None,
        held=tuple(values_on(entries, one) for one in days) if was_open else (),
        set_within={
            track: frozenset(
                r.value for r in entries if r.track == track and not r.ends and start <= r.from_date < end
            )
            for track in kind.tracks
        },
        reviews=tuple(
            one for one in _reviews(case, kind, hung, closed=closed, today=today) if start <= one.due_on < end
        ),
        forms={slug: tuple(answers) for slug, answers in forms.items()},
        clocks=clocks,
        dated=tuple(
            one for one in _dated(kind, hung.forms.get(case.id, []), entries) if start <= one.day < end
        ),
    )


def _dated(kind: Kind, forms: Iterable[CaseForm], entries: Sequence[TrackEntry]) -> list[Dated]:
    """Days that forms tell. One filled in again with the same day is the same happening, told anew; with another day it is another."""
    found: dict[tuple[str, date], Dated] = {}
    for row in forms:
        for asked in kind.forms[row.form].fields if row.form in kind.forms else ():
            day = day_in(row.answers.get(asked.slug, "")) if asked.type == "day" else None
            if day:
                name = f"{row.form}.{asked.slug}"
                found[name, day] = Dated(name, day, row.answers, values_on(entries, day))
    return list(found.values())


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=LONDON)


def _clocks(lines: Mapping[str, WatchedClock], *, start: date, end: date) -> dict[str, bool]:
    """Clocks that are settled, by whether they were kept: each in the time in which it was stopped or, late by then, ran out."""
    found = {}
    for slug, line in lines.items():
        if line.due is None or line.kept is None:
            continue
        # A limit in days runs out as its last day ends: the day counts, not the moment after it.
        last = timezone.localdate(line.due - timedelta(microseconds=1))
        settled = last if line.is_late or line.stops is None else timezone.localdate(line.stops)
        if start <= settled < end:
            found[slug] = line.kept
    return found


def values_on(entries: Iterable[TrackEntry], day: date) -> dict[str, str]:
    """The value on each track of one value at the end of a day. ``entries`` in the order in which they were made."""
    found: dict[str, str] = {}
    for row in entries:
        if row.from_date > day:
            continue
        if not row.ends:
            found[row.track] = row.value
        elif found.get(row.track) == row.value:
            del found[row.track]
    return found


def _reviews(
    case: Case, kind: Kind, hung: _Hung, *, closed: date | None, today: date
) -> Iterable[ReviewKept]:
    """Reviews by the day that the one before set, the first by the clock; the one that waits now counts once its day is over."""
    due = _first_due(case, kind, hung)
    for row in hung.reviews.get(case.id, []):
        if due is not None:
            yield ReviewKept(due, timezone.localdate(row.held_at))
        due = row.next_review_on
    if due is not None and due < min(today, closed or today):
        yield ReviewKept(due, None)


def _first_due(case: Case, kind: Kind, hung: _Hung) -> date | None:
    clock = kind.clocks.get("review")
    began = next(
        (
            timezone.localdate(row.at)
            for row in hung.states.get(case.id, [])
            if kind.course.after(row.state, "review_begun") is not None
        ),
        None,
    )
    if clock is None or began is None:
        return None
    limit = clock.limit_for(values_on(hung.entries.get(case.id, []), began))
    return due_on(began, limit) if limit else None
