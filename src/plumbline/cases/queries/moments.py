"""When what a clock starts and stops at happened in a case: moments of the engine, states, days that forms tell, and the case's own histories."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID

from django.db.models import prefetch_related_objects

from plumbline.cases.models import Case, CaseForm, CaseState, Closure, Contact, Reopening, TrackEntry
from plumbline.cases.queries.states import states_of
from plumbline.cases.queries.tracks import standing
from plumbline.schemes.kind import Clock, Kind, Limit
from plumbline.schemes.kind.forms import MISTAKE, day_in
from plumbline.schemes.queries import kind_of
from plumbline.schemes.rules import LONDON, began_on


ONCE = frozenset({"referred", "received", "taken_in"})
"""What happens once in every case: where it came before a clock could start, there was nothing to wait for."""
AGAIN = frozenset({"discussed", "plan_agreed"})
"""What may happen again in a case that is decided anew."""


@dataclass(frozen=True, slots=True)
class DayTold:
    """A day that a form tells, and when it was written down."""

    on: date
    at: datetime


@dataclass(frozen=True, slots=True)
class Moments:
    """When what a clock asks for happened in one case.

    ``fixed``: each with every time that it happened, in order. ``days``: moments that forms tell, by the form filled in last.
    ``states``: where the case came, and when. ``entries``: its histories, in the order in which they were made.
    """

    fixed: Mapping[str, Sequence[datetime]]
    entries: Sequence[TrackEntry]
    states: Sequence[tuple[str, datetime]] = ()
    days: Mapping[str, DayTold] = field(default_factory=dict)


def moments_of(
    cases: Sequence[Case],
    entries: Mapping[UUID, Sequence[TrackEntry]],
    forms: Mapping[UUID, Sequence[CaseForm]] | None = None,
    tries: Mapping[UUID, Sequence[Contact]] | None = None,
    held: Sequence[CaseState] | None = None,
) -> dict[UUID, Moments]:
    """The moments of some cases that the caller has checked, by case. ``forms``: those that the caller sees, of each the first first.

    ``tries``: of each case those that `tries.tries_in` gives the caller. ``held`` as of `states_of`.
    """
    # One statement for all of them, however many cases there are.
    prefetch_related_objects(list(cases), "referral")
    rows = states_of(cases, held)
    states = {
        case.id: _without_returns(kind_of(case.scheme), [(row.state, row.at) for row in rows[case.id]])
        for case in cases
    }
    closed = dict(Closure.objects.filter(case__in=list(states)).values_list("case_id", "closed_at"))
    reopened: dict[UUID, list[datetime]] = {key: [] for key in states}
    for key, at in (
        Reopening.objects.filter(case__in=list(states)).order_by("number", "pk").values_list("case_id", "at")
    ):
        reopened[key].append(at)
    return {
        case.id: _moments(
            case,
            states[case.id],
            closed.get(case.id),
            reopened[case.id],
            entries.get(case.id, ()),
            (forms or {}).get(case.id, ()),
            (tries or {}).get(case.id, ()),
        )
        for case in cases
    }


def _without_returns(kind: Kind, states: Sequence[tuple[str, datetime]]) -> list[tuple[str, datetime]]:
    """Where a case came, without coming back from another area that did not take it: no limit begins anew by that, and nothing was discussed."""
    away = {state.on["transfer_sent"] for state in kind.course.states.values() if "transfer_sent" in state.on}
    kept: list[tuple[str, datetime]] = []
    for at, row in enumerate(states):
        back = at > 1 and states[at - 1][0] in away and states[at - 2][0] == row[0]
        if not back:
            kept.append(row)
    return kept


def _moments(
    case: Case,
    states: Sequence[tuple[str, datetime]],
    closed: datetime | None,
    reopened: Sequence[datetime],
    entries: Sequence[TrackEntry],
    forms: Sequence[CaseForm],
    tries: Sequence[Contact],
) -> Moments:
    kind = kind_of(case.scheme)
    heard = {s.on["discussed"] for s in kind.course.states.values() if "discussed" in s.on}
    return Moments(
        fixed={
            "assessed": _assessed(case),
            "referred": [case.referral.referred_at],
            "received": [case.referral.referred_at],
            "taken_in": [case.opened_at],
            # Whom the adviser knew before the referral was reached by it.
            "contacted": [max(one.happened_at, case.referral.referred_at) for one in tries],
            "discussed": [at for state, at in states if state in heard],
            "plan_agreed": list(_agreed(kind, states)),
            "closed": [closed] if closed else [],
            "reopened": reopened,
        },
        entries=entries,
        states=states,
        days=_days_told(kind, case, forms),
    )


def _assessed(case: Case) -> list[datetime]:
    """The day of the assessment that the referral gives, where it gives one: of a day alone the first hour."""
    given = case.referral.assessment
    return [_day(date.fromisoformat(given["assessed_on"]))] if given else []


def _agreed(kind: Kind, states: Sequence[tuple[str, datetime]]) -> Iterator[datetime]:
    """When a plan was agreed: the case went where an agreed plan moves it, from where it does."""
    for (before, _), (after, at) in pairwise(states):
        state = kind.course.states.get(before)
        if state is not None and state.on.get("plan_agreed") == after:
            yield at


def _meant(kind: Kind, forms: Iterable[CaseForm]) -> list[CaseForm]:
    """Forms without those filled in by mistake for a day, and without what says so."""
    found: list[CaseForm] = []
    for form in forms:
        asked = kind.forms[form.form].fields if form.form in kind.forms else ()
        if not any(one.choices and form.answers.get(one.slug) == MISTAKE for one in asked):
            found.append(form)
            continue
        day = next((one.slug for one in asked if one.type == "day"), "")
        found = [f for f in found if f.form != form.form or f.answers.get(day) != form.answers.get(day)]
    return found


def _days_told(kind: Kind, case: Case, forms: Iterable[CaseForm]) -> dict[str, DayTold]:
    """Moments by the answers of forms; of a form filled in again the last counts, and a day left out there is not known any more.

    What came with the referral is told anew by any form of the case that asks for the same day.
    """
    filled = {"referral": (case.referral.answers, case.referral.referred_at)}
    filled |= {form.form: (form.answers, form.at) for form in _meant(kind, forms)}
    told: dict[str, DayTold] = {}
    for slug, (answers, at) in filled.items():
        asked = kind.forms[slug].fields if slug in kind.forms else ()
        for one in (question for question in asked if question.moment):
            told.pop(one.moment, None)
            if day := day_in(answers.get(one.slug, "")):
                told[one.moment] = DayTold(day, at)
    return told


@dataclass(frozen=True, slots=True)
class Span:
    """From when a clock ran in a case, and until when if it has stopped.

    ``by_value``: it is counted from the day of the value for which it runs, because what it is to be counted from did not come before.
    """

    starts: datetime
    stops: datetime | None
    by_value: bool = False


@dataclass(frozen=True, slots=True)
class _Began:
    """When a clock began, and by which entry of a history; 0 where it was none."""

    at: datetime
    number: int = 0
    by_value: bool = False


def span_of(clock: Clock, found: Moments) -> Span | None:
    """How long a clock ran in a case; None where it never began or does not run there: of the values that it asks for none stands."""
    value = None
    if clock.only_track:
        held = standing(found.entries).get(clock.only_track, ())
        value = next((row for row in held if row.value in clock.only_values), None)
        if value is None:
            return None
    began = _began(clock, found, value)
    if began is None:
        return None
    starts, number = began.at, began.number
    if any(moment in ONCE and found.fixed[moment][0] < starts for moment in clock.ends_at):
        return None
    ends = [end for moment in clock.ends_at if (end := _ended(moment, clock, found, starts, number))]
    return Span(starts, min(ends, default=None), began.by_value)


def _began(clock: Clock, found: Moments, value: TrackEntry | None) -> _Began | None:
    """When it began. Of several moments, and of a value or a state that began twice, the last counts.

    What may come again, as a discussion does, is the last before the value for which the clock runs.
    """
    if value is not None and clock.starts in AGAIN:
        came = [at for at in found.fixed[clock.starts] if at <= value.at]
        return _Began(came[-1]) if came else _Began(_day(value.from_date), by_value=True)
    each = (_came(start, found) for start in clock.begins_at)
    return max((one for one in each if one), key=lambda one: one.at, default=None)


def _came(start: str, found: Moments) -> _Began | None:
    if start in found.fixed:
        times = found.fixed[start]
        return _Began(times[-1] if start == "reopened" else times[0]) if times else None
    if came := times_at(start, found):
        return _Began(came[-1])
    if start in found.days:
        return _Began(_day(found.days[start].on))
    rows = entries_at(start, found)
    # Of a day alone the hour is not known: a limit must not seem longer than it is, so it is counted from the first.
    return _Began(_day(rows[-1].from_date), rows[-1].number) if rows else None


def _ended(moment: str, clock: Clock, found: Moments, starts: datetime, number: int) -> datetime | None:
    came = [*found.fixed.get(moment, ()), *times_at(moment, found)]
    if came:
        return next((at for at in came if at >= starts), None)
    if told := found.days.get(moment):
        return _written(told.on, told.at, starts)
    same = moment.partition(".")[0] == clock.starts.partition(".")[0]
    for row in entries_at(moment, found):
        if same and row.number <= number:
            continue
        if end := _written(row.from_date, row.at, starts):
            return end
    return None


def _written(on: date, at: datetime, starts: datetime) -> datetime | None:
    """Written down at once, it is that moment; written down later, the end of the day of which it is said. None if before the start."""
    end = min(at, _day(on) + timedelta(days=1))
    return end if end >= starts else None


def due_before(clock: Clock, found: Moments, starts: datetime) -> datetime | None:
    """When a limit that ends before a day runs out; None where the day is not told, or it was over when the clock began: nothing is waited for then."""
    told = found.days.get(clock.before)
    if told is None or clock.limit is None:
        return None
    due = day_after(began_on(told.on, clock.limit))
    return due if due > starts else None


def times_at(moment: str, found: Moments) -> list[datetime]:
    """Every time that a case came to a state, for ``state.slug``."""
    word, _, slug = moment.partition(".")
    return [at for state, at in found.states if state == slug] if word == "state" else []


def entries_at(moment: str, found: Moments) -> list[TrackEntry]:
    """Entries at which a moment of a history comes: ``track.value``, or ``track`` for any value of it."""
    track, _, value = moment.partition(".")
    return [
        row
        for row in found.entries
        if row.track == track and not row.ends and (not value or row.value == value)
    ]


def _day(day: date) -> datetime:
    """The moment at which a day begins, in universal time, in which an hour is an hour."""
    return datetime.combine(day, time.min, tzinfo=LONDON).astimezone(UTC)


def day_after(day: date) -> datetime:
    """The moment at which a day is over."""
    return _day(day + timedelta(days=1))


def limit_of(clock: Clock, found: Moments, *, by: datetime) -> Limit | None:
    """The limit by the rating that held at a moment, as it was known then."""
    held: dict[str, str] = {}
    for row in found.entries:
        if row.track == clock.track and row.at <= by and not row.ends:
            held[row.track] = row.value
    return clock.limit_for(held)
