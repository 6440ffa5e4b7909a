"""Contacts that a scheme received in a time, taken in or not, each with what a return counts of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import kinds_of
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.models import (
    Case,
    CaseForm,
    ClockStep,
    Closure,
    Contact,
    ResearchReply,
    ResearchRequest,
    TrackEntry,
)
from plumbline.cases.queries.clocks import lines_of
from plumbline.cases.queries.moments import moments_of
from plumbline.cases.queries.sight import visible_cases
from plumbline.cases.queries.tracks import standing
from plumbline.cases.queries.tries import tries_in
from plumbline.people.queries import PersonName, names_for, resolve
from plumbline.referrals.models import Referral
from plumbline.referrals.queries import visible_referrals
from plumbline.schemes.kind import Kind
from plumbline.schemes.models import Scheme
from plumbline.schemes.queries import kind_of
from plumbline.sharing.visibility import visible_to


Row = TypeVar("Row", TrackEntry, ClockStep, CaseForm, ResearchRequest)


@dataclass(frozen=True, slots=True)
class Asked:
    """One agency that was asked; ``in_time``: None while it may still answer in time, and where it was given no limit."""

    agency: UUID
    in_time: bool | None


@dataclass(frozen=True, slots=True)
class ReceivedContact:
    """One contact. ``case``: None where it was not taken in.

    ``had``: values that it ever had, as ``track.value``; ``stands``: those that hold; ``held``: the last on each track. ``clocks``: whether each was kept, None where
    that is not decided or it does not run. ``answers``: of each form as it was filled in last, those of the contact itself under ``referral``.
    ``before``: the day of the last contact about the same person that was taken in; ``after``: of the next contact about them.
    ``told``: whether whoever made it was told what came of it; None while it goes on.
    """

    referral: Referral
    case: Case | None
    name: PersonName | None
    received_on: date
    from_kind: str
    decision: str
    had: frozenset[str]
    stands: frozenset[str]
    held: Mapping[str, str]
    clocks: Mapping[str, bool | None]
    answers: Mapping[str, Mapping[str, str]]
    asked: tuple[Asked, ...]
    before: date | None
    after: date | None
    told: bool | None


def received_contacts(
    viewer: Viewer, scheme: Scheme, *, start: date, end: date, at: datetime | None = None
) -> list[ReceivedContact]:
    """Contacts of a scheme that the viewer sees and that came from ``start`` up to but without ``end``, oldest first.

    Records
        ``return.made``, with the contacts and their cases.
    """
    now = at or timezone.now()
    every = list(visible_referrals(viewer).filter(scheme=scheme).order_by("referred_at", "pk"))
    rows = [r for r in every if start <= timezone.localdate(r.referred_at) < end]
    cases = {
        case.referral_id: case
        for case in visible_cases(viewer).filter(referral__in=rows).select_related("referral", "scheme")
    }
    record(
        "return.made",
        verb=Verb.CONSULTATION,
        object_kind="case",
        objects=[*(r.id for r in rows), *(case.id for case in cases.values())],
        by=viewer,
        at=at,
    )
    hung = _Hung.of(viewer, list(cases.values()))
    around = _Around.of(every)
    names, kinds = names_for(viewer, [r.person_id for r in rows]), kinds_of({r.owner_agency for r in rows})
    return [
        _received(r, cases.get(r.id), scheme, names.get(r.person_id), kinds.get(r.owner_agency, ""), hung, around, now)
        for r in rows
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Hung:
    """What hangs on the cases, read in one statement a table."""

    entries: Mapping[UUID, list[TrackEntry]]
    steps: Mapping[UUID, list[ClockStep]]
    forms: Mapping[UUID, list[CaseForm]]
    requests: Mapping[UUID, list[ResearchRequest]]
    replied: Mapping[UUID, datetime]
    closures: Mapping[UUID, Closure]
    cases: Sequence[Case]
    tries: Mapping[UUID, list[Contact]]

    @classmethod
    def of(cls, viewer: Viewer, cases: Sequence[Case]) -> _Hung:
        asked = list(
            visible_to(viewer, ResearchRequest.objects.filter(case__in=cases)).order_by("asked_at", "pk")
        )
        return cls(
            _by_case(TrackEntry.objects.filter(case__in=cases).order_by("number", "pk")),
            _by_case(ClockStep.objects.filter(case__in=cases).order_by("number", "pk")),
            _by_case(CaseForm.objects.filter(case__in=cases).order_by("number", "pk")),
            _by_case(asked),
            dict(ResearchReply.objects.filter(request__in=asked).values_list("request_id", "replied_at")),
            {row.case_id: row for row in Closure.objects.filter(case__in=cases)},
            cases,
            tries_in(viewer, cases),
        )


def _by_case(rows: Iterable[Row]) -> dict[UUID, list[Row]]:
    found: dict[UUID, list[Row]] = {}
    for row in rows:
        found.setdefault(row.case_id, []).append(row)
    return found


@dataclass(frozen=True, slots=True)
class _Around:
    """Every contact of the scheme by the person it is about, whatever keys they had, oldest first."""

    elders: Mapping[UUID, UUID]
    by_person: Mapping[UUID, list[Referral]]

    @classmethod
    def of(cls, rows: Sequence[Referral]) -> _Around:
        elders = resolve([r.person_id for r in rows])
        found: dict[UUID, list[Referral]] = {}
        for row in rows:
            found.setdefault(elders.get(row.person_id, row.person_id), []).append(row)
        return cls(elders, found)

    def days(self, referral: Referral) -> tuple[date | None, date | None]:
        """The day of the last one before that was taken in, and of the next one."""
        same = self.by_person[self.elders.get(referral.person_id, referral.person_id)]
        place = next(number for number, one in enumerate(same) if one.id == referral.id)
        taken = [one for one in same[:place] if _decision(one) == "take"]
        later = same[place + 1 :]
        return (
            timezone.localdate(taken[-1].referred_at) if taken else None,
            timezone.localdate(later[0].referred_at) if later else None,
        )


def _decision(referral: Referral) -> str:
    triage = getattr(referral, "triage", None)
    return triage.decision if triage else ""


def _received(
    referral: Referral,
    case: Case | None,
    scheme: Scheme,
    name: PersonName | None,
    from_kind: str,
    hung: _Hung,
    around: _Around,
    now: datetime,
) -> ReceivedContact:
    entries = hung.entries.get(case.id, []) if case else []
    before, after = around.days(referral)
    decision = _decision(referral)
    closure = hung.closures.get(case.id) if case else None
    return ReceivedContact(
        referral=referral,
        case=case,
        name=name,
        received_on=timezone.localdate(referral.referred_at),
        from_kind=from_kind,
        decision=decision,
        had=frozenset(f"{row.track}.{row.value}" for row in entries if not row.ends),
        stands=frozenset(f"{row.track}.{row.value}" for rows in standing(entries).values() for row in rows),
        held={row.track: row.value for row in entries if not row.ends},
        clocks=_clocks(case, kind_of(scheme), hung, now) if case else {},
        answers=_answers(referral, hung.forms.get(case.id, []) if case else []),
        asked=tuple(_asked(row, hung, now) for row in hung.requests.get(case.id, [])) if case else (),
        before=before,
        after=after,
        # Whoever made a contact that is not taken in reads the reason with the decision.
        told=closure.referrer_told if closure else True if decision and case is None else None,
    )


def _clocks(case: Case, kind: Kind, hung: _Hung, now: datetime) -> dict[str, bool | None]:
    found = moments_of(
        [case], {case.id: hung.entries.get(case.id, [])}, {case.id: hung.forms.get(case.id, [])}, hung.tries
    )[case.id]
    lines = lines_of(kind, found, hung.steps.get(case.id, []), now)
    return {
        clock.slug: lines[clock.slug].kept if clock.slug in lines else None
        for clock in kind.clocks.values()
        if clock.watched
    }


def _answers(referral: Referral, forms: Sequence[CaseForm]) -> dict[str, Mapping[str, str]]:
    return {"referral": referral.answers, **{row.form: row.answers for row in forms}}


def _asked(row: ResearchRequest, hung: _Hung, now: datetime) -> Asked:
    replied = hung.replied.get(row.id)
    late = row.is_over(replied or now)
    return Asked(row.agency, False if late else True if replied else None)


def months_after(day: date, months: int) -> date:
    """So many months of thirty days and a half after a day: what a return follows contacts for."""
    return day + timedelta(days=round(months * 365 / 12))
