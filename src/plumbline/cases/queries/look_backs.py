"""What became of the people of a closed case, as far as the viewer may see, and what cannot be told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.look_back import FEEDS, doubts, is_ready, late_by
from plumbline.cases.models import Case, LookBack, LookBackNote, Participant
from plumbline.cases.permissions import MAY, WORKERS, may
from plumbline.cases.queries.sight import HIDDEN, participants_of, visible_cases
from plumbline.people.models import Record
from plumbline.people.queries import keys_of, resolve
from plumbline.schemes.permissions import caseworker, narrowed
from plumbline.schemes.queries import kind_of
from plumbline.sharing.visibility import visible_to
from plumbline.timeline.models import Event
from plumbline.timeline.queries.chronology import dated_events
from plumbline.values.errors import NotVisible


@dataclass(frozen=True, slots=True)
class ToLookBack:
    """A look-back whose day is over and to which nobody has said anything, as the job that reminds knows it: ids and a day."""

    look_back: UUID
    scheme: UUID
    host: UUID
    lead: UUID
    worker: UUID | None
    due_on: date


@dataclass(frozen=True, slots=True)
class NoteLine:
    """What somebody made of a look-back."""

    words: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LookBackLine:
    """A look-back as the viewer may see it.

    ``people``: of the case; ``hurt`` and ``suspected``: events of violence from the closure to its day, each once, that the viewer may
    see. ``back``: references of cases that they see and that opened in that time. ``doubts``: why less may be counted than happened;
    while there is one, nothing found is no answer. All noughts while it is not ``is_ready``.
    """

    look_back: LookBack
    closed_on: date
    reach: date | None
    is_ready: bool
    is_over: bool
    people: int
    hurt: int
    suspected: int
    back: tuple[str, ...]
    doubts: tuple[str, ...]
    notes: tuple[NoteLine, ...]


def look_backs_of(viewer: Viewer, case: Case, *, at: datetime | None = None) -> list[LookBackLine]:
    """Look-backs at a closed case whose page the viewer looks at; the page has written its entry. Soonest first."""
    rows = list(
        visible_to(
            narrowed(viewer),
            LookBack.objects.filter(case=case, ended_with__isnull=True).select_related(
                "case__scheme", "case__closure"
            ),
        )
    )
    return _lines(viewer, rows, timezone.localdate(at))


def look_back_page(viewer: Viewer, look_back_id: UUID, *, at: datetime | None = None) -> LookBackLine:
    """One look-back.

    Raises
    ------
    NotVisible: it, or its case, is not theirs to see.

    Records
        ``look_back.consulted``, with the case and its people.
    """
    found = look_back_for(viewer, look_back_id)
    people = [one.person_id for one in participants_of(found.case)]
    record(
        "look_back.consulted",
        verb=Verb.CONSULTATION,
        object_kind="case",
        objects=[found.case_id, found.id, *people],
        by=viewer,
    )
    (line,) = _lines(viewer, [found], timezone.localdate(at))
    return line


def look_back_for(viewer: Viewer, look_back_id: UUID) -> LookBack:
    """Return a look-back, to act on.

    Raises
    ------
    NotVisible: it, or its case, is not theirs to see.
    """
    found = _visible(caseworker(viewer)).filter(id=look_back_id).first()
    if found is None:
        raise NotVisible(HIDDEN)
    return found


def may_note(viewer: Viewer, look_back: LookBack) -> bool:
    """Say whether somebody who sees a look-back may write to it: those who lead the scheme, and the agency that led the case."""
    case = look_back.case
    leads = case.lead_agency in viewer.agencies_as(WORKERS)
    return leads or may(viewer, "note_look_back", case.scheme)


def look_backs_seen(viewer: Viewer, ids: Collection[UUID]) -> dict[UUID, tuple[str, int]]:
    """Case and months after its closure of those look-backs that the viewer may see and nobody has said anything to."""
    if not ids:
        return {}
    rows = _visible(viewer).filter(id__in=list(ids), notes__isnull=True)
    return {row: (ref, months) for row, ref, months in rows.values_list("id", "case__ref", "months")}


def look_backs_ready(viewer: Viewer, *, at: datetime | None = None) -> list[LookBack]:
    """Look-backs that are ready and that nobody has said anything to, of the schemes that the viewer co-ordinates. References, so no entry."""
    today = timezone.localdate(at)
    hosts = viewer.agencies_as(MAY["answer_dormancy"])
    rows = _visible(viewer).filter(due_on__lte=today, notes__isnull=True, case__scheme__host_agency__in=hosts)
    found = list(rows)
    reached = {scheme: reach_of(scheme) for scheme in {row.case.scheme_id for row in found}}
    return [
        row
        for row in found
        if is_ready(
            row.due_on,
            reach=reached[row.case.scheme_id],
            today=today,
            waits=kind_of(row.case.scheme).limit("files"),
        )
    ]


def to_look_back(job: Viewer, on: date) -> list[ToLookBack]:
    """Every look-back whose day is over and that waits; empty for anybody but the job that sends reminders."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT look_back, scheme, host, lead, worker, due_on FROM cases_to_look_back(%s)", [on]
        )
        return [ToLookBack(*row) for row in cursor.fetchall()]


def reach_of(scheme: UUID) -> date | None:
    """The last day that is whole in every feed which says what happened, of the agencies of a scheme; None where one was never loaded.

    What happened in the last days of a file may still be recorded, and come in the next: how many days, the feeds' contracts say.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_outcomes_reach(%s, %s)", [scheme, late_by()])
        found: date | None = cursor.fetchone()[0]
    return found


def _visible(viewer: Viewer) -> QuerySet[LookBack]:
    rows = visible_to(narrowed(viewer), LookBack.objects.select_related("case__scheme", "case__closure"))
    return rows.filter(case__in=visible_cases(viewer), ended_with__isnull=True)


def _lines(viewer: Viewer, rows: Sequence[LookBack], today: date) -> list[LookBackLine]:
    notes = _notes(viewer, rows)
    return [_line(viewer, row, notes.get(row.id, ()), today) for row in rows]


def _line(viewer: Viewer, row: LookBack, notes: tuple[NoteLine, ...], today: date) -> LookBackLine:
    case = row.case
    reach = reach_of(case.scheme_id)
    kind = kind_of(case.scheme)
    ready = is_ready(row.due_on, reach=reach, today=today, waits=kind.limit("files"))
    people = [one.person_id for one in participants_of(case)] if ready else []
    found = _since(viewer, people, case, row.due_on) if ready else (0, 0)
    records = _feeds_of(viewer, people)
    return LookBackLine(
        look_back=row,
        closed_on=timezone.localdate(case.closure.closed_at),
        reach=reach,
        is_ready=ready,
        is_over=row.due_on <= today,
        people=len(people),
        hurt=found[0],
        suspected=found[1],
        back=_back(viewer, people, case, row.due_on) if ready else (),
        doubts=doubts(
            row.due_on,
            reach=reach,
            reason=case.closure.reason,
            unseen_after=kind.work.unseen_after,
            has_records=bool(records),
            is_joined=bool(records & set(FEEDS)),
        )
        if ready
        else (),
        notes=notes,
    )


def _since(viewer: Viewer, people: Iterable[UUID], case: Case, until: date) -> tuple[int, int]:
    """Events of violence from the closure to a day in which somebody of the case was hurt, and was suspected."""
    closed = case.closure.closed_at
    seen = narrowed(viewer)
    events = [
        (event.event_id, event.roles)
        for person in people
        for event in dated_events(seen, person, cited_since=timezone.now())
        if event.withdrawn_at is None
        and event.occurred_from is not None
        and event.occurred_from >= closed
        and timezone.localdate(event.occurred_from) <= until
    ]
    violent = _violent(seen, [key for key, _ in events])
    return tuple(  # type: ignore[return-value]
        len({key for key, roles in events if key in violent and role in roles})
        for role in ("victim", "suspect")
    )


def _violent(viewer: Viewer, ids: Collection[UUID]) -> set[UUID]:
    rows = visible_to(viewer, Event.objects.filter(id__in=list(ids), is_violence=True))
    return set(rows.exclude(status="cancelled").values_list("id", flat=True))


def _back(viewer: Viewer, people: Collection[UUID], case: Case, until: date) -> tuple[str, ...]:
    """Cases of any scheme that the viewer sees, opened since with somebody of this one in them."""
    keys = keys_of(resolve(people).values())
    with_them = Participant.objects.filter(person_id__in=keys).values("case_id")
    # A repeat says which case came before, also where nobody has joined the records of both yet.
    rows = visible_cases(viewer).filter(
        Q(id__in=with_them) | Q(earlier=case), opened_at__gt=case.closure.closed_at
    )
    return tuple(
        one.ref for one in rows.order_by("opened_at", "pk") if timezone.localdate(one.opened_at) <= until
    )


def _feeds_of(viewer: Viewer, people: Collection[UUID]) -> set[str]:
    """Feeds of the records that stand for people, as far as the viewer may see."""
    if not people:
        return set()
    rows = Record.objects.filter(person_id__in=keys_of(resolve(people).values()), withdrawn_at__isnull=True)
    return set(visible_to(narrowed(viewer), rows).values_list("feed", flat=True))


def _notes(viewer: Viewer, rows: Sequence[LookBack]) -> dict[UUID, tuple[NoteLine, ...]]:
    said = list(visible_to(narrowed(viewer), LookBackNote.objects.filter(look_back__in=list(rows))))
    names = names_of_users({one.by for one in said})
    return {
        row.id: tuple(
            NoteLine(one.words, names.get(one.by, ""), one.at) for one in said if one.look_back_id == row.id
        )
        for row in rows
    }
