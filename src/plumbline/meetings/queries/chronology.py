"""One chronology of a person in a case: events, what agencies said, contacts, decisions, actions, moves and reviews in one order of time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.agencies.kinds import kind_words
from plumbline.agencies.queries import agencies
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.chronology import (
    Asked,
    Counts,
    Part,
    Row,
    Sort,
    counts,
    day_of,
    is_later_known,
    is_new,
    masked_of,
    merged,
    parts_of,
    rows_of,
    wanted,
)
from plumbline.cases.models import Case, Participant
from plumbline.cases.permissions import keeps_on_screen
from plumbline.cases.queries.chronology import readers_in_words, users_of
from plumbline.cases.queries.data_gaps import data_gaps
from plumbline.cases.queries.other_cases import other_cases_of
from plumbline.cases.queries.people import PersonLine, person_lines
from plumbline.cases.queries.sight import HIDDEN, case_for, heard_at, participants_of
from plumbline.meetings.queries.chronology_rows import SAID_THERE, rows_of_person
from plumbline.meetings.queries.taken_back import standing_decisions
from plumbline.schemes.kind import Kind
from plumbline.schemes.permissions import narrowed
from plumbline.schemes.queries import kind_of
from plumbline.sharing.visibility import visible_to
from plumbline.values.errors import NotVisible


NOTHING_ASKED = Asked()
OF_THE_PERSON = frozenset({Sort.EVENT, Sort.SPELL})


@dataclass(frozen=True, slots=True)
class Someone:
    """A person of the case whom the viewer may know, by their number in it, which says nothing."""

    number: int
    line: PersonLine


@dataclass(frozen=True, slots=True)
class ChronologyLine:
    """A row in finished words. ``of_meeting``: it was decided or said at one. ``is_old``: new here, though it happened before.

    ``scheme``: whose case it belongs to; empty for what belongs to the person, as events do. ``stays_on_screen``: minutes of that
    scheme go on no paper that the viewer prints from the page.
    """

    row: Row
    agency: str
    by: str
    readers: str
    is_new: bool
    is_old: bool
    of_meeting: bool
    scheme: str
    stays_on_screen: bool


@dataclass(frozen=True, slots=True)
class Chronology:
    """One part of one person's chronology.

    ``total`` counts every row that the viewer sees, ``found`` those that were asked for, ``fresh`` those that became known since
    the case was last heard (``heard``; None where no meeting has decided on it). ``counts`` counts within what "since" leaves, and so
    do ``of_agencies``. ``stays_on_screen``: of some row, what a meeting decided goes on no paper that the viewer prints from the page.
    ``gaps``: sources that do not cover the whole time from the earliest day shown, each with the days that it leaves out. ``unseen``: by
    kind of agency, how many rows say that there is something which the viewer may not read. ``others``: other cases of the person
    that the viewer sees and that may stand beside this one; ``is_whole``: their rows are among these.
    """

    case: Case
    someone: Someone | None
    people: tuple[Someone, ...]
    asked: Asked
    heard: datetime | None
    total: int
    fresh: int
    found: int
    counts: Counts
    of_agencies: tuple[tuple[UUID, str, int], ...]
    parts: tuple[Part, ...]
    part: Part
    lines: tuple[ChronologyLine, ...]
    stays_on_screen: bool
    gaps: tuple[str, ...]
    unseen: tuple[tuple[str, int], ...]
    others: int
    is_whole: bool

    @property
    def sorts(self) -> dict[Sort, int]:
        """How many rows of each kind."""
        return self.counts.sorts


def chronology(
    viewer: Viewer,
    ref: str,
    *,
    number: int | None = None,
    asked: Asked = NOTHING_ASKED,
    only_new: bool = False,
    part: int = 1,
    whole: bool = False,
) -> Chronology:
    """Return one part of the chronology of one person in a case: its principal unless ``number`` names another.

    Only rows that the viewer may see are shown, counted or offered to filter by.

    Parameters
    ----------
    number : of the person in the case.
    asked : kinds, agency, role and weight of the rows that are wanted; its ``since`` is not read.
    only_new : what became known since a meeting last decided on the case; everything, where none has.
    part : from 1; past the end is the last.
    whole : with the rows of the person's other cases that the viewer sees and that may stand beside this one (`other_cases_of`).

    Raises
    ------
    NotVisible: the case, or the person in it, is not there or not theirs to see.

    Records
        ``case.chronology_consulted``: one entry for the case, the person, and the others in it whom the page names; with ``whole`` one
        for each other case, and the person in it.
    """
    case = case_for(viewer, ref)
    kind, participants = kind_of(case.scheme), participants_of(case)
    people = _people(viewer, participants, kind)
    someone = _someone(case, people, number)
    person_id = someone.line.person_id if someone else case.person_id
    # Of somebody whose name is withheld another case might tell it.
    here = [p for p in participants if someone and p.person_id == person_id]
    others = [other for row in here for other in other_cases_of(viewer, row)]
    # The page names the others in the case as well, and leads to them.
    _record_look(viewer, case, [person_id, *(s.line.person_id for s in people)])
    known = agencies()
    names, heard = {a.id: a.name for a in known}, last_heard(viewer, case)
    beside = others if whole else []
    for other in beside:
        _record_look(viewer, other.case, [other.person_id])
    shown_cases = [(case, person_id), *((other.case, other.person_id) for other in beside)]
    of_case = _rows_by_case(viewer, shown_cases, names)
    everything = merged(of_case)
    asked = replace(asked, since=heard if only_new else None)
    base, found = wanted(everything, Asked(since=asked.since)), wanted(everything, asked)
    counted, parts = counts(base), parts_of(found)
    shown = parts[min(max(part, 1), len(parts)) - 1]
    closed = _closed(viewer, [one for one, _ in shown_cases])
    return Chronology(
        case=case,
        someone=someone,
        people=people,
        asked=asked,
        heard=heard,
        total=len(everything),
        fresh=sum(is_new(row, heard) for row in everything) if heard else 0,
        found=len(found),
        counts=counted,
        of_agencies=tuple(
            sorted(((a, names.get(a, ""), n) for a, n in counted.agencies.items()), key=lambda x: x[1])
        ),
        parts=tuple(parts),
        part=shown,
        lines=_lines(rows_of(found, shown.number), of_case, names, heard, closed),
        stays_on_screen=bool(closed),
        gaps=data_gaps(viewer, case, since=_earliest(everything), on=timezone.localdate()),
        unseen=_unseen(everything, {a.id: a.kind for a in known}),
        others=len(others),
        is_whole=whole and bool(others),
    )


def _record_look(viewer: Viewer, case: Case, people: Iterable[UUID]) -> None:
    record(
        "case.chronology_consulted",
        verb=Verb.CONSULTATION,
        object_kind="case",
        objects=list(dict.fromkeys([case.id, *people])),
        by=viewer,
    )


def _rows_by_case(
    viewer: Viewer, of: Iterable[tuple[Case, UUID]], names: Mapping[UUID, str]
) -> dict[Row, Case]:
    """Every row once, with the first case that holds it: an event of the person is a row of each of their cases."""
    told, found = set[tuple[Sort, UUID]](), dict[Row, Case]()
    for case, person_id in of:
        for row in rows_of_person(viewer, case, kind_of(case.scheme), person_id, names):
            if (row.sort, row.key) not in told:
                told.add((row.sort, row.key))
                found[row] = case
    return found


def _closed(viewer: Viewer, cases: Iterable[Case]) -> frozenset[UUID]:
    """Schemes of these cases whose minutes go on no paper that the viewer makes."""
    schemes = {case.scheme_id: case.scheme for case in cases}
    return frozenset(key for key, scheme in schemes.items() if keeps_on_screen(viewer, scheme))


def _unseen(rows: Iterable[Row], kinds: Mapping[UUID, str]) -> tuple[tuple[str, int], ...]:
    by_kind: Counter[str] = Counter()
    for agency, count in masked_of(rows).items():
        by_kind[kind_words(kinds.get(agency, ""))] += count
    return tuple(sorted(by_kind.items()))


def _earliest(rows: Sequence[Row]) -> date | None:
    return min((day_of(row.on) for row in rows if row.on), default=None)


def last_heard(viewer: Viewer, case: Case) -> datetime | None:
    """When a meeting last decided on a case, as far as the viewer sees; None if none has."""
    rows = visible_to(narrowed(viewer), standing_decisions(item__case=case))
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


def _lines(
    rows: Sequence[Row],
    of_case: Mapping[Row, Case],
    names: dict[UUID, str],
    heard: datetime | None,
    closed: frozenset[UUID],
) -> tuple[ChronologyLine, ...]:
    users = names_of_users(users_of(rows))
    return tuple(
        ChronologyLine(
            row=row,
            agency=names.get(row.agency, "") if row.agency else "",
            by=users.get(row.by, "") if row.by else "",
            readers=readers_in_words(row, of_case[row], names),
            is_new=heard is not None and is_new(row, heard),
            is_old=heard is not None and is_later_known(row, heard),
            of_meeting=row.sort is Sort.DECISION or row.source == SAID_THERE,
            scheme="" if row.sort in OF_THE_PERSON else of_case[row].scheme.name,
            stays_on_screen=of_case[row].scheme_id in closed,
        )
        for row in rows
    )
