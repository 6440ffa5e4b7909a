"""Whether the people of a referral were here before, and whether this is a repeat by the rule of the kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.cases.models import Case, Closure, Participant
from plumbline.cases.queries.sight import heard_at, visible_cases
from plumbline.people.queries import PersonName, names_for
from plumbline.referrals.entry import is_repeat
from plumbline.referrals.models import Referral
from plumbline.referrals.queries import people_named, referrals_of_same_people
from plumbline.schemes.queries import kind_of
from plumbline.schemes.rules import due_on
from plumbline.values.names import comparison_form


@dataclass(frozen=True, slots=True)
class Before:
    """The last case of the same people.

    ``repeats``: None where the kind has no rule. ``counted_from`` and ``last_day``: the days between which a further incident
    makes a repeat, the last one included; None where that case was never heard and the rule counts from there.
    """

    case: Case
    is_open: bool
    incident_on: date
    repeats: bool | None
    counted_from: date | None
    last_day: date | None


def case_before(
    viewer: Viewer, referral: Referral, *, on: date | None = None, same_as: Case | None = None
) -> Before | None:
    """The last case of the same people in the same scheme, as far as the viewer sees; None where there is none.

    Only referrals that were taken in count: one that was sent back was never heard.

    Parameters
    ----------
    same_as : a case that somebody says is of the same people, whose keys nobody has joined yet.
    """
    others = referrals_of_same_people(viewer, referral)
    rows = Case.objects.filter(Q(referral__in=others) | Q(id=same_as.id if same_as else None))
    case = rows.select_related("referral", "scheme").order_by("-opened_at", "pk").first()
    if case is None:
        return None
    route = kind_of(referral.scheme, on or timezone.localdate()).repeat_route
    last = last_time(route.anchor, case) if route else None
    happened = referral.incident_on or timezone.localdate(referral.referred_at)
    repeats = None
    if route:
        repeats = last is not None and is_repeat(route, incident_on=happened, last=last)
    return Before(
        case=case,
        is_open=not Closure.objects.filter(case=case).exists(),
        incident_on=happened,
        repeats=repeats,
        counted_from=last,
        last_day=due_on(last, route.within) if route and route.within and last else None,
    )


def lookalikes(viewer: Viewer, referral: Referral) -> list[Case]:
    """Cases of the scheme whose people go by the names of this referral, and whose keys are not joined with theirs; latest first.

    A name and a birth date are never enough to join anybody: whoever decides on the referral says whether they are the same.
    """
    parts = {p.slug for p in kind_of(referral.scheme).parts.values() if p.same_case}
    mine = [(n.part, n.person_id) for n in people_named(referral) if n.part in parts]
    same = {other.id for other in referrals_of_same_people(viewer, referral)} | {referral.id}
    cases = list(
        visible_cases(viewer)
        .filter(scheme=referral.scheme)
        .exclude(referral__in=same)
        .order_by("-opened_at", "pk")
    )
    theirs: dict[UUID, list[tuple[str, UUID]]] = {case.id: [] for case in cases}
    for row in Participant.objects.filter(case__in=cases, part__in=parts, is_in=True):
        theirs[row.case_id].append((row.part, row.person_id))
    ids = {key for _, key in mine} | {key for people in theirs.values() for _, key in people}
    names = names_for(viewer, ids)
    return [case for case in cases if _alike(mine, theirs[case.id], names)]


def _alike(
    mine: Sequence[tuple[str, UUID]], theirs: Sequence[tuple[str, UUID]], names: Mapping[UUID, PersonName]
) -> bool:
    """Whether everybody here has somebody of that name there, in the same part, and no birth dates that differ."""
    return bool(mine) and all(
        any(part == other and _same_name(names.get(key), names.get(their)) for other, their in theirs)
        for part, key in mine
    )


def _same_name(one: PersonName | None, other: PersonName | None) -> bool:
    if one is None or other is None:
        return False
    born = {one.date_of_birth, other.date_of_birth} - {None}
    forms = [(comparison_form(n.first_name), comparison_form(n.last_name)) for n in (one, other)]
    return forms[0] == forms[1] and len(born) < 2


def heard_again(viewer: Viewer, case: Case) -> list[str]:
    """References of the cases in which the same people came again, oldest first, where the viewer sees them."""
    rows = visible_cases(viewer).filter(earlier=case).order_by("opened_at", "pk")
    return list(rows.values_list("ref", flat=True))


def last_time(anchor: str, case: Case) -> date | None:
    """The day from which a repeat of this case is counted, by the anchor of a rule."""
    at = heard_at(case) if anchor == "last_heard" else case.referral.referred_at
    return timezone.localdate(at) if at else None
