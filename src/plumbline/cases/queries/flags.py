"""Flags of the viewer's agencies: which records are to be flagged, until when, and which flags are over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.flags import FlagState, flag_state
from plumbline.cases.models import Case, Flag, FlagRemoval
from plumbline.cases.permissions import AT_THE_TABLE, LEADS, MAY
from plumbline.cases.queries.sight import heard_at_each, visible_cases
from plumbline.people.queries import PersonName, names_for
from plumbline.schemes.permissions import narrowed
from plumbline.schemes.queries import kind_of, scheme_by_id
from plumbline.schemes.rules import due_on
from plumbline.sharing.visibility import one_visible_to, visible_to


@dataclass(frozen=True, slots=True)
class FlagLine:
    """One agency's flag on the records of the people in a row of cases. ``case`` is the last of the row.

    ``renewed``: that case is a repeat, so the time runs from its referral. ``is_own``: the viewer answers for the agency.
    """

    case: Case
    name: PersonName | None
    agency_id: UUID
    agency: str
    flag: Flag | None
    state: FlagState
    ends_on: date
    renewed: bool
    removed_on: date | None
    is_own: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """A flag that no agency took off yet, as the job that reminds knows it: ids and the day it ends."""

    flag: UUID
    agency: UUID
    ends_on: date


def flag_lines(viewer: Viewer, *, at: datetime | None = None) -> list[FlagLine]:
    """Flags of the agencies that the viewer answers for; for whoever leads a scheme, those of every agency in its cases.

    What is to be taken off comes first, then what is to be set, then what stands, soonest end first.

    Records
        ``flag.listed``.
    """
    on, cases = timezone.localdate(at), _flagging(viewer)
    found = list(_lines(viewer, cases, on))
    if found:
        ids = sorted({i for line in found for i in (line.case.id, line.case.person_id)})
        record("flag.listed", verb=Verb.CONSULTATION, object_kind="case", objects=ids, by=viewer)
    order = [FlagState.TO_REMOVE, FlagState.TO_SET, FlagState.STANDING, FlagState.REMOVED]
    return sorted(found, key=lambda line: (order.index(line.state), line.ends_on, line.agency))


def flags_of_case(viewer: Viewer, case: Case, *, at: datetime | None = None) -> list[FlagLine]:
    """Flags that stand for a case which the viewer is looking at; the page of the case has written its entry."""
    if not kind_of(case.scheme).flags:
        return []
    row = _row_of(viewer, case)
    return [
        line
        for line in _lines(viewer, row, timezone.localdate(at), everybody=True)
        if case.id in _ids_of_row(line.case, row)
    ]


def flag_for(viewer: Viewer, flag_id: UUID) -> Flag:
    """Return a flag, to act on.

    Raises
    ------
    NotVisible: it, or its case, is not theirs to see.
    """
    rows = Flag.objects.filter(id=flag_id, case__in=visible_cases(viewer)).select_related("case__scheme")
    return one_visible_to(narrowed(viewer), rows)


def flagged_person(viewer: Viewer, case: Case) -> PersonName | None:
    """Whose record is flagged, for the page on which it is said to be; None where the name is withheld.

    Records
        ``flag.listed``.
    """
    record(
        "flag.listed",
        verb=Verb.CONSULTATION,
        object_kind="case",
        objects=sorted([case.id, case.person_id]),
        by=viewer,
    )
    return names_for(viewer, [case.person_id]).get(case.person_id)


def flag_ends(case: Case) -> date:
    """The last day of a flag that a case, which the viewer sees, brings: so long after the last referral as the kind says.

    A repeat counts, though the viewer may not see it yet: its referral has renewed the flag.
    """
    last = _last_referrals([case])
    return due_on(last[case.id], kind_of(case.scheme).limit("flag"))


def _last_referrals(cases: Sequence[Case]) -> dict[UUID, date]:
    """The day of the last referral in the row of repeats that each case is in."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT at_case, referred_at FROM cases_last_referral(%s::uuid[])", [[c.id for c in cases]]
        )
        return {case: timezone.localdate(at) for case, at in cursor.fetchall()}


def standing_flags(job: Viewer) -> list[Standing]:
    """Every flag not taken off, with its end; empty for anybody but the job that sends reminders."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT flag, agency, scheme, referred_at FROM cases_flags_standing()")
        rows = cursor.fetchall()
    return [
        Standing(flag, agency, due_on(timezone.localdate(at), kind_of(scheme_by_id(scheme)).limit("flag")))
        for flag, agency, scheme, at in rows
    ]


def flags_seen(viewer: Viewer, ids: Iterable[UUID]) -> frozenset[UUID]:
    """Those of some flags that the viewer may see now and answers for. To act on, not to show."""
    mine = narrowed(viewer).agencies_as(MAY["flag"])
    rows = Flag.objects.filter(id__in=list(ids), agency__in=mine, case__in=visible_cases(viewer))
    return frozenset(visible_to(narrowed(viewer), rows).values_list("id", flat=True))


def _flagging(viewer: Viewer) -> list[Case]:
    """Visible cases of kinds that flag, with their referrals, oldest first."""
    rows: QuerySet[Case] = visible_cases(viewer).select_related("referral").order_by("opened_at", "pk")
    return [case for case in rows if kind_of(case.scheme).flags]


def _row_of(viewer: Viewer, case: Case) -> list[Case]:
    """The row of repeats that a case is in, as far as the viewer sees it, oldest first: before it and after it."""
    rows = visible_cases(viewer).filter(scheme=case.scheme_id).select_related("scheme", "referral")
    found, new = {case.id: case}, [case]
    while new:
        beside = Q(id__in=[c.earlier_id for c in new if c.earlier_id]) | Q(earlier__in=[c.id for c in new])
        new = [one for one in rows.filter(beside) if one.id not in found]
        found |= {one.id: one for one in new}
    return sorted(found.values(), key=lambda one: one.opened_at)


def _lines(viewer: Viewer, cases: Sequence[Case], on: date, *, everybody: bool = False) -> Iterator[FlagLine]:
    names = names_for(viewer, [c.person_id for c in cases]) if cases else {}
    agencies = names_of({a for c in cases for a in c.seen_by_agencies})
    flags = list(visible_to(narrowed(viewer), Flag.objects.filter(case__in=cases)))
    removals = {r.flag_id: r for r in FlagRemoval.objects.filter(flag__in=flags)}
    renewed = {c.earlier_id for c in cases if c.is_repeat and c.earlier_id}
    last, heard_at = _last_referrals(cases), heard_at_each(cases)
    for case in cases:
        if case.id in renewed:
            continue
        row = _ids_of_row(case, cases)
        heard = not row.isdisjoint(heard_at)
        for agency in _whose(viewer, case, everybody=everybody):
            own = [f for f in flags if f.agency == agency and f.case_id in row]
            flag = own[-1] if own else None
            removal = removals.get(flag.id) if flag else None
            ends = due_on(last[case.id], kind_of(case.scheme).limit("flag"))
            # Taken off, and then a repeat came: it is to be set again.
            if removal and last[case.id] > removal.removed_on:
                flag = removal = None
            state = flag_state(is_set=flag is not None, is_removed=removal is not None, ends_on=ends, on=on)
            if state is None or (flag is None and not heard):
                continue
            yield FlagLine(
                case=case,
                name=names.get(case.person_id),
                agency_id=agency,
                agency=agencies.get(agency, ""),
                flag=flag,
                state=state,
                ends_on=ends,
                renewed=bool(case.is_repeat) or last[case.id] > timezone.localdate(case.referral.referred_at),
                removed_on=removal.removed_on if removal else None,
                is_own=agency in viewer.agencies_as(MAY["flag"]),
            )


def _ids_of_row(case: Case, cases: Sequence[Case]) -> frozenset[UUID]:
    """A case and those before it of which it is a repeat, one after another."""
    by_id, found = {c.id: c for c in cases}, [case.id]
    while case.is_repeat and case.earlier_id in by_id:
        case = by_id[case.earlier_id]
        found.append(case.id)
    return frozenset(found)


def _whose(viewer: Viewer, case: Case, *, everybody: bool) -> list[UUID]:
    inside = set(case.seen_by_agencies)
    if everybody or viewer.agencies_as(LEADS) & case.scheme.agencies:
        return sorted(inside)
    return sorted(inside & viewer.agencies_as(MAY["flag"] & AT_THE_TABLE))
