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
from plumbline.cases.models import Case, CaseForm, CaseState, ClockStep, Review, TrackEntry
from plumbline.cases.on_time import ReviewKept
from plumbline.cases.queries.clocks import WatchedClock, lines_of
from plumbline.cases.queries.moments import moments_of
from plumbline.cases.queries.sight import visible_cases
from plumbline.cases.queries.states import states_of
from plumbline.cases.queries.stretches import Span, days_of, reviews_of, spans_of, stretches_of
from plumbline.cases.queries.tries import tries_in
from plumbline.people.queries import PersonName, names_for
from plumbline.schemes.kind import Kind
from plumbline.schemes.kind.forms import day_in
from plumbline.schemes.models import Scheme
from plumbline.schemes.queries import kind_of
from plumbline.schemes.rules import LONDON


Values = Mapping[str, str]
Row = TypeVar("Row", TrackEntry, Review, CaseForm, ClockStep)


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
    spans = spans_of(rows.values())
    names = names_for(viewer, [c.person_id for c in rows.values()]) if rows else {}
    kind, day = kind_of(scheme), today or timezone.localdate()
    hung = _Hung.of(list(rows.values()))
    # As told of a day, clocks are read as it ends.
    now = _end_of(today) if today else timezone.now()
    moments = moments_of(
        list(rows.values()), hung.entries_by_number, hung.forms, tries_in(viewer, rows.values())
    )
    clocks = {
        key: _clocks(lines_of(kind, moments[key], hung.steps.get(key, []), now), start=start, end=end)
        for key in rows
    }
    found = [
        _managed(case, kind, names.get(case.person_id), hung, start=start, end=end, today=day,
                 spans=spans[key], clocks=clocks[key])
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
    def of(cls, cases: Sequence[Case]) -> _Hung:
        ids = [case.id for case in cases]
        return cls(
            _by_case(TrackEntry.objects.filter(case__in=ids).order_by("at", "number")),
            _by_case(Review.objects.filter(case__in=ids).order_by("number")),
            _by_case(CaseForm.objects.filter(case__in=ids).order_by("form", "number")),
            states_of(cases),
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
    spans: Sequence[Span],
    clocks: Mapping[str, bool],
) -> ManagedCase:
    entries = hung.entries.get(case.id, [])
    last, open_days = end - timedelta(days=1), days_of(spans)
    kept = reviews_of(
        kind,
        stretches_of(kind, spans, hung.states.get(case.id, []), hung.reviews.get(case.id, [])),
        sorted(entries, key=lambda row: row.number),
        # One that waits counts once its day is over.
        until=today - timedelta(days=1),
    )
    forms: dict[str, list[Mapping[str, str]]] = {}
    for form in hung.forms.get(case.id, []):
        if start <= timezone.localdate(form.at) < end:
            forms.setdefault(form.form, []).append(form.answers)
    return ManagedCase(
        case=case,
        name=name,
        at_end=values_on(entries, last) if _is_open(open_days, last) else None,
        held=tuple(values_on(entries, one) for one in _days_held(open_days, entries, start, last)),
        set_within={
            track: frozenset(
                r.value for r in entries if r.track == track and not r.ends and start <= r.from_date < end
            )
            for track in kind.tracks
        },
        reviews=tuple(one for one in kept if start <= one.due_on < end),
        forms={slug: tuple(answers) for slug, answers in forms.items()},
        clocks=clocks,
        dated=tuple(
            one for one in _dated(kind, hung.forms.get(case.id, []), entries) if start <= one.day < end
        ),
    )


def _is_open(open_days: Iterable[tuple[date, date | None]], day: date) -> bool:
    """Whether a case was open as a day ended."""
    return any(since <= day and (until is None or until > day) for since, until in open_days)


def _days_held(
    open_days: Iterable[tuple[date, date | None]], entries: Iterable[TrackEntry], start: date, last: date
) -> list[date]:
    """Days within a time on which an open case came to the values that it had then."""
    found, changed = set(), {row.from_date for row in entries}
    for since, until in open_days:
        first, over = max(since, start), min(last, until or last)
        if first <= over:
            found |= {first, *(day for day in changed if first <= day <= over)}
    return sorted(found)


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
