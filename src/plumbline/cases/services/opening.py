"""Triage: decide on a referral and, if it is taken in, open the case and send the research requests."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions, rules
from plumbline.cases.models import Case
from plumbline.cases.services.research import ask_for_research
from plumbline.cases.services.states import add_state
from plumbline.people.queries import names_for, resolve
from plumbline.people.services import share_identity
from plumbline.referrals.enums import TriageDecision
from plumbline.referrals.models import Referral
from plumbline.referrals.queries import referral_for
from plumbline.referrals.services import check_agreement, record_triage
from plumbline.schemes.models import Charter
from plumbline.schemes.queries import chairs_of, charter_in_force, kind_of
from plumbline.sharing.services import grant, start_grants
from plumbline.values.errors import DataUnfit, StageRefused


@transaction.atomic
def triage(
    *,
    referral: Referral,
    decision: TriageDecision | str,
    because: str,
    by: Viewer,
    lead_agency: UUID | None = None,
    ask: Iterable[UUID] = (),
    question: str = "",
    research_due: date | None = None,
    criteria_met: Collection[str] = (),
    at: datetime | None = None,
) -> Case | None:
    """Decide on a referral. Taking it opens the case and asks the given agencies for research.

    The lead agency sees the case at once; agencies that are asked see their request and who it is
    about, and not the case, until a meeting lets them in.

    Parameters
    ----------
    because : the reason in words, which the referrer sees.
    criteria_met : those of the charter's criteria that the person meets.
    research_due : last day for replies; by the scheme's clock unless told.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        NotVisible: the referral is not theirs to see.
        StageRefused: decided already, no charter in force, a child, an open case already, no agreement.
        DataUnfit: no reason in words, no lead agency.
    Records
        ``referral.triaged``; ``case.opened`` and ``research.asked`` when taken in.
    """
    referral, now = referral_for(by, referral.id), at or timezone.now()
    permissions.check_may(by, "triage", referral.scheme)
    if decision not in set(TriageDecision):
        raise DataUnfit(f"Choose one of: {', '.join(kind_of(referral.scheme).work.triage.values())}.")
    if decision != TriageDecision.TAKE:
        record_triage(
            referral=referral,
            decision=TriageDecision(decision),
            words=because,
            criteria_met=criteria_met,
            by=by,
            at=now,
        )
        return None
    charter = charter_in_force(referral.scheme, now.date())
    _check_may_open(referral, by=by, on=now.date())
    record_triage(
        referral=referral,
        decision=TriageDecision.TAKE,
        words=because,
        criteria_met=criteria_met,
        by=by,
        at=now,
    )
    case = _open(referral, charter, lead_agency, criteria_met, by=by, at=now)
    asked = list(ask)
    if asked:
        ask_for_research(case=case, agencies=asked, question=question, due_on=research_due, by=by, at=now)
    return case


def _check_may_open(referral: Referral, *, by: Viewer, on: date) -> None:
    scheme, name = referral.scheme, names_for(by, [referral.person_id]).get(referral.person_id)
    least = kind_of(scheme).principal.minimum_age
    if least and name and name.date_of_birth and rules.age_on(name.date_of_birth, on) < least:
        raise StageRefused(
            f"This person is under {least}. Refer them to the children's route.", slug="a-child"
        )
    open_people = Case.objects.filter(scheme=scheme, closure__isnull=True).values_list("person_id", flat=True)
    elders = resolve([referral.person_id, *open_people])
    elder = elders.get(referral.person_id, referral.person_id)
    if elder in {elders.get(person, person) for person in open_people}:
        raise StageRefused("This person has an open case in this scheme already.", slug="open-already")


def _open(
    referral: Referral,
    charter: Charter,
    lead_agency: UUID | None,
    criteria_met: Collection[str],
    *,
    by: Viewer,
    at: datetime,
) -> Case:
    scheme = referral.scheme
    if lead_agency not in scheme.agencies:
        raise DataUnfit("Choose the agency that leads, from those of the scheme.")
    check_agreement(scheme, [lead_agency], on=at.date(), purpose=kind_of(scheme).purpose)
    case = Case(
        scheme=scheme,
        charter=charter,
        referral=referral,
        person_id=referral.person_id,
        lead_agency=lead_agency,
        meets_criteria=set(criteria_met) == set(charter.criteria),
        opened_at=at,
        opened_by=by.user_id,
        owner_agency=scheme.host_agency_id,
        seen_by_agencies=sorted({scheme.host_agency_id, lead_agency}),
        seen_by_users=chairs_of(scheme),
        # Whoever was kept out of the referral is kept out of the case.
        hidden_from=list(referral.hidden_from),
    )
    record(
        "case.opened",
        verb=Verb.COLLECTION,
        object_kind="case",
        objects=[case.id, case.person_id],
        by=by,
        at=at,
        because=referral.source,
    )
    _save_with_ref(case)
    start_grants(row=case, by=by, because="case-opened", at=at)
    if lead_agency != scheme.host_agency_id:
        grant(row=referral, agencies=[lead_agency], by=by, because="leads-the-case", at=at)
        share_identity(person_id=case.person_id, agencies=[lead_agency], by=by, because="leads-the-case")
    course = kind_of(scheme).course
    add_state(case, 1, course.first.slug, by=by, at=referral.referred_at)
    add_state(case, 2, course.must_lead(course.first.slug, "taken_in"), by=by, at=at)
    return case


def _save_with_ref(case: Case) -> None:
    """Store the case under a random reference; longer ones once the short ones run out."""
    for length in (4, 4, 5, 6, 8):
        case.ref = rules.new_ref(length=length)
        try:
            with transaction.atomic():
                case.save(force_insert=True)
        except IntegrityError:
            continue
        return
    raise StageRefused("No free reference was found. Try again.")
