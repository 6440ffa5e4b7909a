"""What of a case goes in its file: everything for the panel that the viewer may see, meeting by meeting and in one order of time, and what is left out.

No ledger entry of its own: `case_page`, `meeting_page` and the others each write theirs, and taking the file out is a disclosure before any of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import agencies
from plumbline.cases.chronology import Row, Sort, merged
from plumbline.cases.models import Case, OnwardStep
from plumbline.cases.queries import CasePage, case_page
from plumbline.cases.queries.assessments import PersonAssessed, assessments_of_case
from plumbline.cases.queries.case_files import CaseFileLine, case_files_of
from plumbline.cases.queries.chronology import every_contact_row, users_of
from plumbline.cases.queries.filled import FormTold, forms_told
from plumbline.cases.queries.flags import FlagLine, flags_of_case
from plumbline.cases.queries.onward import OnwardLine, onward_of_case
from plumbline.cases.queries.opened import opened_by_agency
from plumbline.cases.queries.readers import ReaderLine, readers_of_case
from plumbline.cases.queries.sight import participants_of
from plumbline.cases.queries.told import PersonTold, told_of_case
from plumbline.cases.queries.transfers import TransferLine, transfers_of
from plumbline.meetings.models import AgendaItem, Decision, DecisionEnd, KeptLine, LineEnd
from plumbline.meetings.queries.chronology_rows import SAID_THERE, rows_of_person
from plumbline.meetings.queries.meetings import ItemLine, MeetingPage, meeting_page
from plumbline.meetings.queries.sight import visible_meetings
from plumbline.referrals.agreements import uncovered
from plumbline.referrals.models import Referral, Triage
from plumbline.referrals.queries import reason_of
from plumbline.schemes.kind import Kind
from plumbline.schemes.permissions import narrowed
from plumbline.sharing.enums import Marking
from plumbline.sharing.models import Agreement
from plumbline.sharing.queries import agreement_in_force
from plumbline.sharing.visibility import visible_to
from plumbline.values.words import counted, joined, say
from plumbline.values.written_days import day_month_year


OPINION = "Opinion"
NOT_ALL = "not shared with every agency in the case"
SEALED = "sealed: its owner has not released it"
WHERE_SHE_IS = "can tell where the victim is; the adviser gives it by a safe way"
NO_CONSENT = (
    "minutes of this scheme leave the screen only with its chair’s consent, which was not given for this"
)


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row of the chronology with whose it is and who wrote it."""

    row: Row
    agency: str
    by: str


@dataclass(frozen=True, slots=True)
class MeetingPart:
    """One meeting that had the case on its agenda, with the case's item. ``item`` is None where its minutes are left out."""

    page: MeetingPage
    item: ItemLine | None


@dataclass(frozen=True, slots=True)
class Withheld:
    """That something is left out: how much, whose, and why; as far as that itself may be told."""

    what: str
    owner: str
    why: str


@dataclass(frozen=True, slots=True)
class OpenedLine:
    """How often people of one agency opened the case. ``agency``: "" for those of agencies that are not in it, such as governance."""

    agency: str
    people: int
    times: int


@dataclass(frozen=True, slots=True)
class CaseFileContent:
    """The file of one case. ``triage``: who decided to take it in; ``triage_words``: why, or the note to the referrer for whoever may not read that. ``statements``: keys of what agencies said, facts and opinions, that goes in it."""

    page: CasePage
    kind: Kind
    agreement: Agreement | None
    referral: Referral
    triage: Triage | None
    triaged_by: str
    triage_words: str
    rows: tuple[FileRow, ...]
    statements: frozenset[UUID]
    meetings: tuple[MeetingPart, ...]
    assessed: tuple[PersonAssessed, ...]
    told: tuple[PersonTold, ...]
    onward: tuple[OnwardLine, ...]
    transfers: tuple[TransferLine, ...]
    files: tuple[CaseFileLine, ...]
    flags: tuple[FlagLine, ...]
    readers: tuple[ReaderLine, ...]
    withheld: tuple[Withheld, ...]
    made_at: datetime
    forms: tuple[FormTold, ...] = ()
    opened: tuple[OpenedLine, ...] = ()


def meetings_on(viewer: Viewer, case: Case) -> list[AgendaItem]:
    """Items of a case at meetings that the viewer sees, the earliest meeting first. Names nobody."""
    rows = AgendaItem.objects.filter(case=case, meeting__in=visible_meetings(viewer))
    seen = visible_to(narrowed(viewer), rows).select_related("meeting__scheme")
    return list(seen.order_by("meeting__starts_at", "pk"))


def case_file(
    viewer: Viewer, ref: str, *, leaves: bool, with_minutes: Sequence[AgendaItem], at: datetime
) -> CaseFileContent:
    """Everything that goes in the file of a case.

    Parameters
    ----------
    leaves : it goes outside the agencies of the scheme: what is sealed goes only as its owner released it, and behind a wall nothing goes
        that can tell where somebody is.
    with_minutes : items whose minutes may leave the screen.

    Raises
    ------
    NotVisible: the case is not there, or not theirs to see.
    """
    page = case_page(viewer, ref, at=at)
    case, kind = page.case, page.kind
    allowed = {item.id for item in with_minutes}
    going, left_out = _going(viewer, page, allowed, leaves=leaves)
    meetings = tuple(_meeting(viewer, item, item.id in allowed, at) for item in meetings_on(viewer, case))
    withheld = [*left_out, *(_no_minutes(part) for part in meetings if part.item is None)]
    if leaves and kind.is_walled:
        withheld.append(Withheld("What was said and seen at contacts", "each agency", WHERE_SHE_IS))
        withheld.append(
            Withheld("Referrals to services, and how actions were done", "each agency", WHERE_SHE_IS)
        )
    triage = Triage.objects.filter(referral=case.referral_id).first()
    is_closed = page.stays_on_screen and bool(meetings) and not allowed
    forms, forms_left = _forms_going(viewer, page, leaves=leaves, is_closed=is_closed)
    withheld += forms_left
    readers = readers_of_case(viewer, ref).lines
    return CaseFileContent(
        page=page,
        kind=kind,
        agreement=agreement_in_force(
            sorted({case.scheme.host_agency_id, case.lead_agency}),
            purpose=kind.purpose,
            on=timezone.localdate(at),
        ),
        referral=case.referral,
        triage=triage,
        triage_words=reason_of(viewer, case.referral_id) or triage.words if triage else "",
        triaged_by=names_of_users([triage.decided_by]).get(triage.decided_by, "") if triage else "",
        rows=_in_time([row for row in going if OPINION not in row.marks]),
        statements=frozenset(row.key for row in going if row.sort is Sort.FACT),
        meetings=meetings,
        assessed=assessments_of_case(viewer, ref).people,
        told=told_of_case(viewer, ref).people,
        onward=() if leaves and kind.is_walled else tuple(onward_of_case(viewer, case, at=at)),
        transfers=transfers_of(viewer, case),
        files=case_files_of(viewer, case),
        flags=tuple(flags_of_case(viewer, case, at=at)),
        readers=readers,
        withheld=tuple(withheld),
        made_at=at,
        forms=forms,
        opened=_opened(case),
    )


def _forms_going(
    viewer: Viewer, page: CasePage, *, leaves: bool, is_closed: bool
) -> tuple[tuple[FormTold, ...], list[Withheld]]:
    """Forms of the case that go in its file, and what of them is left out.

    Where it leaves a scheme behind a wall, of a sealed space, or with a form that is written for whoever is outside, typed words of other
    forms stay: they can tell where somebody is, or what an agency gave for the table alone. What was chosen goes. A plan that a meeting agreed is part of its
    minutes: where those are closed and no consent was given, it stays with them.
    """
    found, going, left = forms_told(viewer, page.case), [], list[Withheld]()
    for one in found:
        why = "" if one.of_all else NOT_ALL
        why = why or (NO_CONSENT if is_closed and one.form.on_plan else "")
        if why:
            left.append(Withheld(one.form.title, one.filled.agency, why))
        else:
            going.append(one)
    why = _why_words_stay(page.kind) if leaves else ""
    if not why:
        return tuple(going), left
    bare = [one if one.form.leaves else _chosen_alone(one) for one in going]
    left += [
        Withheld(say("Words on the form “{title}”", title=was.form.title), was.filled.agency, why)
        for was, now in zip(going, bare, strict=True)
        if was.filled.said != now.filled.said
    ]
    return tuple(bare), left


def _why_words_stay(kind: Kind) -> str:
    if kind.is_walled:
        return WHERE_SHE_IS
    if kind.sealed:
        return SEALED
    outside = [form.title for form in kind.forms.values() if form.leaves]
    return (
        say("content of this scheme leaves on “{form}” alone", form=joined(outside, ", ")) if outside else ""
    )


def _chosen_alone(told: FormTold) -> FormTold:
    return replace(
        told, filled=replace(told.filled, said=told.form.said(told.form.chosen(told.filled.answers)))
    )


def _opened(case: Case) -> tuple[OpenedLine, ...]:
    """By name those agencies that are in the case; all others together, since who else looks is governance’s to say."""
    names = {a.id: a.name for a in agencies() if a.id in case.seen_by_agencies}
    found = opened_by_agency(case)
    own = sorted(
        (OpenedLine(names[one.agency], one.people, one.times) for one in found if one.agency in names),
        key=lambda line: line.agency,
    )
    others = [one for one in found if one.agency not in names]
    rest = OpenedLine("", sum(one.people for one in others), sum(one.times for one in others))
    return (*own, *([rest] if others else []))


def _meeting(viewer: Viewer, item: AgendaItem, allowed: bool, at: datetime) -> MeetingPart:
    page = meeting_page(viewer, item.meeting_id, at=at)
    found = next((line for line in page.items if line.item.id == item.id), None)
    return MeetingPart(page, found if allowed else None)


def _no_minutes(part: MeetingPart) -> Withheld:
    when = timezone.localtime(part.page.meeting.starts_at)
    return Withheld(
        say("Minute of the meeting of {when}", when=day_month_year(when)),
        part.page.meeting.scheme.name,
        NO_CONSENT,
    )


def _going(
    viewer: Viewer, page: CasePage, allowed: Collection[UUID], *, leaves: bool
) -> tuple[list[Row], list[Withheld]]:
    """What goes of the chronology, and what of it is left out, counted by owner and reason.

    What is for named people alone is neither shown nor counted, nor is a contact or a line of a meeting that was closed: that there is
    something would say enough. An agency that no agreement covers is given nothing new, so that what all others read goes.
    """
    case, kind = page.case, page.kind
    names = {a.id: a.name for a in agencies()}
    found = merged(
        *(rows_of_person(viewer, case, kind, one.person_id, names) for one in participants_of(case)),
        every_contact_row(viewer, case),
    )
    kept, left = [], Counter[tuple[str, str]]()
    held_back = _of_closed_minutes(page, allowed)
    walled = leaves and kind.is_walled
    tells_where = set(_steps_on(case)) if walled else set[UUID]()
    released = {f.fact.id for r in page.requests for f in r.facts if any(one.released for one in f.releases)}
    inside = frozenset(case.seen_by_agencies) - uncovered(case.scheme, case.seen_by_agencies)
    for row in found:
        of_all = not row.readers or inside <= row.readers
        if row.named or row.key in tells_where or (_may_be_closed(row) and not of_all):
            continue
        why = held_back(row) or _why_left_out(
            row, page, of_all=of_all, leaves=leaves, released=row.key in released
        )
        if why:
            left[(names.get(row.agency, "") if row.agency else case.scheme.name, why)] += 1
        else:
            kept.append(_bare(row) if walled else row)
    if page.stays_on_screen:
        kept = [replace(row, detail="") if row.sort is Sort.MOVE else row for row in kept]
    return kept, [
        Withheld(counted(n, "{count} item", "{count} items"), *key) for key, n in sorted(left.items())
    ]


def _of_closed_minutes(page: CasePage, allowed: Collection[UUID]) -> Callable[[Row], str]:
    """Why a row of a meeting stays on the screen, as on the page of the chronology; empty where the minute itself may go, or for any other row."""
    if not page.stays_on_screen:
        return lambda row: ""
    open_rows = {
        key
        for model in (Decision, DecisionEnd, KeptLine, LineEnd)
        for key in model.objects.filter(item__in=allowed).values_list("id", flat=True)
    }

    def why(row: Row) -> str:
        of_meeting = row.sort is Sort.DECISION or row.source == SAID_THERE
        return NO_CONSENT if of_meeting and row.key not in open_rows else ""

    return why


def _in_time(rows: Sequence[Row]) -> tuple[FileRow, ...]:
    """Rows in one order of time, the earliest first, with whose each is and who wrote it."""
    names, users = {a.id: a.name for a in agencies()}, names_of_users(users_of(rows))
    return tuple(
        FileRow(
            row,
            names.get(row.agency, "") if row.agency else "",
            users.get(row.by, "") if row.by else "",
        )
        for row in _earliest_first(rows)
    )


def _steps_on(case: Case) -> Iterator[UUID]:
    """Steps of onward referrals: the name of a service can be that of a refuge."""
    yield from OnwardStep.objects.filter(onward__case=case).values_list("id", flat=True)


def _bare(row: Row) -> Row:
    """A row behind a wall as it leaves: that there was a contact, not of which service; what was to be done, not how it went."""
    if row.sort is Sort.CONTACT:
        return replace(row, words=say("Contact"), detail="", marks=())
    return replace(row, detail="") if row.sort is Sort.ACTION else row


def _may_be_closed(row: Row) -> bool:
    """Whether a row is of those of which whoever may not read them does not learn that they are there."""
    return row.sort in (Sort.CONTACT, Sort.ACTION) or row.source == SAID_THERE


def _why_left_out(row: Row, page: CasePage, *, of_all: bool, leaves: bool, released: bool) -> str:
    if not of_all:
        return NOT_ALL
    if leaves and page.kind.sealed and row.sort is Sort.FACT and not released:
        return SEALED
    return ""


def _earliest_first(rows: Sequence[Row]) -> Iterator[Row]:
    return reversed([row for row in rows if not row.masked])


def is_panels(marking: str) -> bool:
    """Whether an item is for every agency in the case."""
    return marking == Marking.PANEL


__all__ = [
    "CaseFileContent",
    "FileRow",
    "MeetingPart",
    "OpenedLine",
    "Withheld",
    "case_file",
    "is_panels",
    "meetings_on",
]
