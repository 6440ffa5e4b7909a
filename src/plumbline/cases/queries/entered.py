"""People who entered a scheme in a period, each with what a return by entry cohort counts of them, however they fared since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db import connection
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.look_back import FEEDS, doubts
from plumbline.cases.models import Case, CaseState, Claim, Closure, Reopening, Review, TrackEntry
from plumbline.cases.need_tally import NeedTally
from plumbline.cases.queries.look_backs import reach_of
from plumbline.cases.queries.need_facts import need_facts
from plumbline.cases.queries.sight import visible_cases
from plumbline.cases.queries.states import states_of
from plumbline.cases.queries.stretches import reviews_of, spans_of, stretches_of
from plumbline.people.queries import PersonName, names_for, resolve
from plumbline.schemes.kind import Kind, Return
from plumbline.schemes.models import Scheme
from plumbline.schemes.permissions import narrowed
from plumbline.schemes.queries import kind_of
from plumbline.schemes.rules import due_on
from plumbline.timeline.queries import (
    SuspectEvent,
    feeds_of_each,
    suspect_events_of_each,
)
from plumbline.values.said_days import months_on


@dataclass(frozen=True, slots=True)
class EnteredCase:
    """One person as a return by entry counts them.

    ``followed_from`` and ``followed_until``: the first and the last day of the time of following up. ``doubts``: why less may be
    known of it than happened; while there is one they are not followed, and ``events``, those that the viewer
    sees, are empty. ``needs``: of the case today, where its kind counts them.
    """

    case: Case
    name: PersonName | None
    entered_on: date
    value: str
    decided_on_time: bool
    reviews_on_time: int
    reviews_due: int
    closed_for: str
    followed_from: date
    followed_until: date
    doubts: tuple[str, ...]
    events: tuple[SuspectEvent, ...]
    needs: NeedTally = field(default_factory=NeedTally)

    @property
    def is_followed(self) -> bool:
        """Whether the files tell the whole of the time."""
        return not self.doubts


@dataclass(frozen=True, slots=True)
class Outcome:
    """What followed for one of those who can be followed, without saying whose it is: events as suspect, their harm in days, days at liberty."""

    events: int
    harm: float
    days_at_liberty: int


def outcomes_of(viewer: Viewer, scheme: Scheme, people: Sequence[EnteredCase]) -> tuple[Outcome, ...]:
    """What followed for each of those who can be followed, by the files of every agency at the table.

    The database counts on behalf of the table, as for look-backs: what one agency sees does not make the figure. Whose count is whose
    is not told.
    """
    followed = [one for one in people if one.is_followed]
    if not followed:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT events, harm, at_liberty FROM cases_entry_outcomes(%s, %s, %s, %s)",
            [scheme.id, [one.case.id for one in followed], [one.followed_from for one in followed], [one.followed_until for one in followed]],
        )  # fmt: skip
        return tuple(Outcome(int(events), float(harm), int(days)) for events, harm, days in cursor.fetchall())


def entered_cases(
    viewer: Viewer, scheme: Scheme, found: Return, *, start: date, end: date, today: date | None = None
) -> list[EnteredCase]:
    """Those of a scheme whom the viewer sees and who entered from ``start`` up to but without ``end``, as the return says what entry is.

    Each person counts once, at their first entry into the scheme; whoever was let go stays in.

    Records
        ``return.made``, with cases and people.
    """
    now = today or timezone.localdate()
    rows = {
        case.id: case
        for case in visible_cases(viewer).filter(scheme=scheme).select_related("referral", "scheme")
    }
    first = _first_entries(rows, found)
    chosen = {key: entry for key, entry in first.items() if start <= entry.on < end}
    cases = [rows[key] for key in sorted(chosen, key=lambda key: (chosen[key].on, str(key)))]
    record(
        "return.made", verb=Verb.CONSULTATION, object_kind="case", objects=[*(c.id for c in cases), *(c.person_id for c in cases)],
        by=viewer,
    )  # fmt: skip
    return _entered(viewer, scheme, found, cases, chosen, now) if cases else []


@dataclass(frozen=True, slots=True)
class _Entry:
    """When a case entered, and with which value of the track that says so; "" where a state does."""

    case: UUID
    on: date
    value: str


def _first_entries(rows: Mapping[UUID, Case], found: Return) -> dict[UUID, _Entry]:
    """The entry of each case; of several cases of one person the earliest alone."""
    first = _first_at(rows, found.entered_at) if found.entered_at else _first_values(rows, found.entered_by)
    elder = resolve({case.person_id for case in rows.values()})
    by_person: dict[UUID, _Entry] = {}
    for key, entry in sorted(first.items(), key=lambda pair: (pair[1].on, str(pair[0]))):
        person = rows[key].person_id
        by_person.setdefault(elder.get(person, person), entry)
    return {entry.case: entry for entry in by_person.values()}


def _first_values(rows: Mapping[UUID, Case], track: str) -> dict[UUID, _Entry]:
    entries = TrackEntry.objects.filter(case__in=list(rows), track=track, ends=False).order_by("-number")
    return {row.case_id: _Entry(row.case_id, row.from_date, row.value) for row in entries}


def _first_at(rows: Mapping[UUID, Case], state: str) -> dict[UUID, _Entry]:
    states = CaseState.objects.filter(case__in=list(rows), state=state).order_by("-number")
    return {row.case_id: _Entry(row.case_id, timezone.localdate(row.at), "") for row in states}


def _entered(
    viewer: Viewer,
    scheme: Scheme,
    found: Return,
    cases: Sequence[Case],
    first: Mapping[UUID, _Entry],
    today: date,
) -> list[EnteredCase]:
    kind, seen, reach = kind_of(scheme), narrowed(viewer), reach_of(scheme.id)
    people = [case.person_id for case in cases]
    windows = {
        case.person_id: (
            first[case.id].on + timedelta(days=1),
            months_on(found.follow_months, first[case.id].on),
        )
        for case in cases
    }
    names, feeds = names_for(viewer, people), feeds_of_each(seen, people)
    events = suspect_events_of_each(seen, windows)
    ends, states, spans = _ends(cases), states_of(cases), spans_of(cases)
    reviews, entries = _reviews(cases), _entries(cases, kind)
    tallies = _tallies(cases, states, kind, today) if kind.needs.needs else {}
    lines = []
    for case in cases:
        begins, until = windows[case.person_id]
        closed = ends.get(case.id, ())
        why = _doubts(until, reach, closed, kind, feeds[case.person_id], today)
        stretches = stretches_of(kind, spans[case.id], states[case.id], reviews.get(case.id, []))
        fallen = list(
            reviews_of(kind, stretches, entries.get(case.id, []), until=min(until, today - timedelta(days=1)))
        )
        lines.append(
            EnteredCase(
                case=case,
                name=names.get(case.person_id),
                entered_on=first[case.id].on,
                value=first[case.id].value,
                decided_on_time=_decided_on_time(case, states[case.id], kind),
                reviews_on_time=sum(one.on_time for one in fallen),
                reviews_due=len(fallen),
                closed_for=closed[-1][1] if closed and closed[-1][2] else "",
                followed_from=begins,
                followed_until=until,
                doubts=why,
                events=() if why else tuple(events[case.person_id]),
                needs=tallies.get(case.id, NeedTally()),
            )
        )
    return lines


Ended = tuple[date, str, bool]


def _ends(cases: Sequence[Case]) -> dict[UUID, list[Ended]]:
    """Every closure of each case in order: day, reason, and whether it stands."""
    found: dict[UUID, list[Ended]] = {}
    for row in Reopening.objects.filter(case__in=cases).order_by("closed_at", "pk"):
        found.setdefault(row.case_id, []).append((timezone.localdate(row.closed_at), row.reason, False))
    for closure in Closure.objects.filter(case__in=cases):
        found.setdefault(closure.case_id, []).append(
            (timezone.localdate(closure.closed_at), closure.reason, True)
        )
    return found


def _tallies(
    cases: Sequence[Case], states: Mapping[UUID, Sequence[CaseState]], kind: Kind, on: date
) -> dict[UUID, NeedTally]:
    facts = need_facts(cases)
    rows = Claim.objects.filter(case__in=cases, withdrawal__isnull=True)
    claimed = set(rows.values_list("case_id", flat=True))
    return {
        case.id: NeedTally(
            needs=facts[case.id],
            on=on,
            rule=kind.needs.rule_on(on),
            rules=kind.needs.rules,
            reached=frozenset(row.state for row in states[case.id]),
            claimed=case.id in claimed,
        )
        for case in cases
    }


def _reviews(cases: Sequence[Case]) -> dict[UUID, list[Review]]:
    found: dict[UUID, list[Review]] = {}
    for row in Review.objects.filter(case__in=cases).order_by("number"):
        found.setdefault(row.case_id, []).append(row)
    return found


def _entries(cases: Sequence[Case], kind: Kind) -> dict[UUID, list[TrackEntry]]:
    """Entries of the track that the clock of reviews goes by, in the order in which they were made."""
    found: dict[UUID, list[TrackEntry]] = {}
    rows = TrackEntry.objects.filter(case__in=cases, track=kind.clocks["review"].track)
    for row in rows.order_by("number"):
        found.setdefault(row.case_id, []).append(row)
    return found


def _decided_on_time(case: Case, states: Sequence[CaseState], kind: Kind) -> bool:
    """Whether a meeting first decided within the kind's limit after the referral; no limit is kept by every decision."""
    heard = {state.on["discussed"] for state in kind.course.states.values() if "discussed" in state.on}
    first = next((s for s in states if s.state in heard), None)
    clock = next(
        (c for c in kind.clocks.values() if (c.starts, c.stops) == ("referred", "discussed") and c.limit),
        None,
    )
    if first is None:
        return False
    if clock is None or clock.limit is None:
        return True
    return timezone.localdate(first.at) <= due_on(timezone.localdate(case.referral.referred_at), clock.limit)


def _doubts(
    until: date, reach: date | None, closed: Sequence[Ended], kind: Kind, feeds: set[str], today: date
) -> tuple[str, ...]:
    if until >= today:
        return ("The time of following up is not over yet.",)
    gone = next(
        (reason for day, reason, _ in closed if day <= until and reason in kind.work.unseen_after), ""
    )
    return doubts(
        until,
        reach=reach,
        reason=gone,
        unseen_after=kind.work.unseen_after,
        has_records=bool(feeds),
        is_joined=bool(feeds & set(FEEDS)),
    )
