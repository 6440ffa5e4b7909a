"""One chronology of a person in a case: events, what agencies said, contacts, decisions, actions, moves and reviews in one order of time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import agencies
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.chronology import (
    Asked,
    Part,
    Row,
    Sort,
    counts,
    day_of,
    is_later_known,
    is_new,
    merged,
    parts_of,
    rows_of,
    wanted,
)
from plumbline.cases.models import Case, Participant
from plumbline.cases.permissions import keeps_on_screen
from plumbline.cases.queries.assessed import assessment_rows
from plumbline.cases.queries.chronology import (
    case_rows,
    contact_rows,
    event_rows,
    readers_in_words,
    users_of,
)
from plumbline.cases.queries.data_gaps import data_gaps
from plumbline.cases.queries.people import PersonLine, person_lines
from plumbline.cases.queries.sight import HIDDEN, case_for, heard_at, participants_of
from plumbline.cases.queries.told_rows import told_rows
from plumbline.meetings.enums import OUTCOME_NAMES, Outcome
from plumbline.meetings.lines import Sort as LineSort
from plumbline.meetings.models import Decision, KeptLine, QuestionEnd
from plumbline.schemes.kind import Kind
from plumbline.schemes.permissions import narrowed
from plumbline.schemes.queries import kind_of
from plumbline.sharing.enums import Marking
from plumbline.sharing.visibility import visible_to
from plumbline.values.errors import NotVisible
from plumbline.values.words import say


SAID_THERE = "Said at a meeting"
SAID = {LineSort.FACT.value: "Fact", LineSort.OPINION.value: "Opinion", LineSort.STRENGTH.value: "Strength"}


@dataclass(frozen=True, slots=True)
class Someone:
    """A person of the case whom the viewer may know, by their number in it, which says nothing."""

    number: int
    line: PersonLine


@dataclass(frozen=True, slots=True)
class ChronologyLine:
    """A row in finished words. ``of_meeting``: it was decided or said at one. ``is_old``: new here, though it happened before."""

    row: Row
    agency: str
    by: str
    readers: str
    is_new: bool
    is_old: bool
    of_meeting: bool


@dataclass(frozen=True, slots=True)
class Chronology:
    """One part of one person's chronology.

    ``total`` counts every row that the viewer sees, ``found`` those that were asked for, ``fresh`` those that became known since
    the case was last heard (``heard``; None where no meeting has decided on it). ``sorts`` and ``of_agencies`` count within what
    "since" leaves. ``stays_on_screen``: what a meeting decided goes on no paper that the viewer prints from the page. ``gaps``: sources
    that do not cover the whole time from the earliest day shown, each with the days that it leaves out.
    """

    case: Case
    someone: Someone | None
    people: tuple[Someone, ...]
    asked: Asked
    heard: datetime | None
    total: int
    fresh: int
    found: int
    sorts: dict[Sort, int]
    of_agencies: tuple[tuple[UUID, str, int], ...]
    parts: tuple[Part, ...]
    part: Part
    lines: tuple[ChronologyLine, ...]
    stays_on_screen: bool
    gaps: tuple[str, ...]


def chronology(
    viewer: Viewer,
    ref: str,
    *,
    number: int | None = None,
    sort: Sort | None = None,
    agency: UUID | None = None,
    only_new: bool = False,
    part: int = 1,
) -> Chronology:
    """Return one part of the chronology of one person in a case: its principal unless ``number`` names another.

    Only rows that the viewer may see are shown, counted or offered to filter by.

    Parameters
    ----------
    number : of the person in the case.
    only_new : what became known since a meeting last decided on the case; everything, where none has.
    part : from 1; past the end is the last.

    Raises
    ------
    NotVisible: the case, or the person in it, is not there or not theirs to see.

    Records
        ``case.chronology_consulted``, one entry for the case, the person, and the others in it whom the page names.
    """
    case = case_for(viewer, ref)
    kind = kind_of(case.scheme)
    people = _people(viewer, participants_of(case), kind)
    someone = _someone(case, people, number)
    person_id = someone.line.person_id if someone else case.person_id
    record(
        "case.chronology_consulted",
        verb=Verb.CONSULTATION,
        object_kind="case",
        # The page names the others in the case as well, and leads to them.
        objects=list(dict.fromkeys([case.id, person_id, *(s.line.person_id for s in people)])),
        by=viewer,
    )
    names = {a.id: a.name for a in agencies()}
    everything = merged(rows_of_person(viewer, case, kind, person_id, names))
    heard = last_heard(viewer, case)
    asked = Asked(sort, agency, heard if only_new else None)
    base, found = wanted(everything, replace(asked, sort=None, agency=None)), wanted(everything, asked)
    sorts, of_agencies = counts(base)
    parts = parts_of(found)
    shown = parts[min(max(part, 1), len(parts)) - 1]
    return Chronology(
        case=case,
        someone=someone,
        people=people,
        asked=asked,
        heard=heard,
        total=len(everything),
        fresh=sum(is_new(row, heard) for row in everything) if heard else 0,
        found=len(found),
        sorts=sorts,
        of_agencies=tuple(
            sorted(((a, names.get(a, ""), n) for a, n in of_agencies.items()), key=lambda x: x[1])
        ),
        parts=tuple(parts),
        part=shown,
        lines=_lines(rows_of(found, shown.number), case, names, heard),
        stays_on_screen=keeps_on_screen(viewer, case.scheme),
        gaps=data_gaps(viewer, case, since=_earliest(everything), on=timezone.localdate()),
    )


def _earliest(rows: Sequence[Row]) -> date | None:
    return min((day_of(row.on) for row in rows if row.on), default=None)


def last_heard(viewer: Viewer, case: Case) -> datetime | None:
    """When a meeting last decided on a case, as far as the viewer sees; None if none has."""
    rows = visible_to(narrowed(viewer), Decision.objects.filter(item__case=case))
    last = rows.order_by("-decided_at", "pk").values_list("decided_at", flat=True).first()
    return max((m for m in (last, heard_at(case)) if m), default=None)


def _people(viewer: Viewer, rows: Sequence[Participant], kind: Kind) -> tuple[Someone, ...]:
    lines = person_lines(viewer, rows, kind)
    return tuple(Someone(row.number, line) for row, line in zip(rows, lines, strict=True) if line.name)


def _someone(case: Case, people: Sequence[Someone], number: int | None) -> Someone | None:
    """Who was asked for; None is the principal where the viewer may not know their name.

    Raises
    ------
    NotVisible: nobody whom the viewer may know has that number.
    """
    if number is None:
        return next((s for s in people if s.line.person_id == case.person_id), None)
    found = next((s for s in people if s.number == number), None)
    if found is None:
        raise NotVisible(HIDDEN)
    return found


def rows_of_person(
    viewer: Viewer, case: Case, kind: Kind, person_id: UUID, names: Mapping[UUID, str]
) -> Iterator[Row]:
    """Every row about one person of a case that the viewer may see. Contacts are with the principal, so they stand with theirs alone.

    No ledger entry: whoever shows them writes it.
    """
    yield from event_rows(viewer, case, person_id)
    yield from case_rows(viewer, case)
    yield from assessment_rows(viewer, case, person_id)
    yield from told_rows(viewer, case, person_id)
    if person_id == case.person_id:
        yield from contact_rows(viewer, case)
    yield from _decisions(viewer, case, kind, names)
    yield from _asked_between(viewer, case, kind)
    yield from _said_there(viewer, case)


def _decisions(viewer: Viewer, case: Case, kind: Kind, names: Mapping[UUID, str]) -> Iterator[Row]:
    rows = visible_to(narrowed(viewer), Decision.objects.filter(item__case=case))
    for d in rows:
        dissent = (
            say(
                "{dissenting_agency} dissents: {dissent}",
                dissenting_agency=names.get(d.dissenting_agency, ""),
                dissent=d.dissent,
            )
            if d.dissenting_agency
            else ""
        )
        yield Row(
            Sort.DECISION, d.id, d.decided_at, d.decided_at, f"{kind.meeting.label_of(d.kind)}: {d.words}",
            source="Meeting", by=d.recorded_by, detail=dissent, readers=frozenset(d.seen_by_agencies),
            named=d.marking == Marking.NAMED.value,
        )  # fmt: skip


def _asked_between(viewer: Viewer, case: Case, kind: Kind) -> Iterator[Row]:
    """What was asked between meetings and came to its end, in its own words: it is no decision of a meeting."""
    rows = visible_to(narrowed(viewer), QuestionEnd.objects.filter(case=case)).select_related("question")
    for end in rows:
        asked = end.question
        yield Row(
            Sort.DECISION, end.id, end.at, end.at, f"{kind.meeting.label_of(asked.kind)}: {asked.decision}",
            source=OUTCOME_NAMES[Outcome(end.outcome)], by=end.by, detail=end.words,
            readers=frozenset(end.seen_by_agencies), named=end.marking == Marking.NAMED.value,
        )  # fmt: skip


def _said_there(viewer: Viewer, case: Case) -> Iterator[Row]:
    """What agencies said at a meeting and somebody kept. Notes are nobody's, and stay with the meeting."""
    rows = KeptLine.objects.filter(item__case=case, sort__in=SAID)
    for line in visible_to(narrowed(viewer), rows):
        yield Row(
            Sort.FACT, line.id, line.kept_at, line.kept_at, line.words, agency=line.agency,
            source=SAID_THERE, by=line.kept_by, marks=(SAID[line.sort],),
            readers=frozenset(line.seen_by_agencies), named=line.marking == Marking.NAMED.value,
        )  # fmt: skip


def _lines(
    rows: Sequence[Row], case: Case, names: dict[UUID, str], heard: datetime | None
) -> tuple[ChronologyLine, ...]:
    users = names_of_users(users_of(rows))
    return tuple(
        ChronologyLine(
            row=row,
            agency=names.get(row.agency, "") if row.agency else "",
            by=users.get(row.by, "") if row.by else "",
            readers=readers_in_words(row, case, names),
            is_new=heard is not None and is_new(row, heard),
            is_old=heard is not None and is_later_known(row, heard),
            of_meeting=row.sort is Sort.DECISION or row.source == SAID_THERE,
        )
        for row in rows
    )
