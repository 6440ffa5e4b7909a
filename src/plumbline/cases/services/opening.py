"""Triage: decide on a referral and, if it is taken in, open the case and send the research requests."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import of_kinds
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions, rules
from plumbline.cases.models import Case, Participant
from plumbline.cases.queries.handovers import check_not_ours
from plumbline.cases.queries.repeats import case_before, lookalikes
from plumbline.cases.queries.tries import has_victim_side
from plumbline.cases.services.basis import rest_share
from plumbline.cases.services.delivery import begin_delivery
from plumbline.cases.services.research import ask_for_research
from plumbline.cases.services.safe_contact import begin_told_rule
from plumbline.cases.services.sight import let_agencies_in
from plumbline.cases.services.states import add_state
from plumbline.cases.services.track_values import write_value
from plumbline.cases.services.tracks import keep_told_score
from plumbline.people.queries import names_for
from plumbline.people.services import share_identity
from plumbline.referrals.agreements import check_together
from plumbline.referrals.enums import TriageDecision
from plumbline.referrals.models import Referral
from plumbline.referrals.queries import people_named, referral_for
from plumbline.referrals.services import record_triage
from plumbline.schemes.kind import Kind
from plumbline.schemes.models import Charter
from plumbline.schemes.queries import chairs_of, charter_in_force, kind_of
from plumbline.sharing.services import grant, start_grants
from plumbline.values.errors import DataUnfit, StageRefused
from plumbline.values.words import joined, say


@transaction.atomic
def triage(
    *,
    referral: Referral,
    decision: TriageDecision | str,
    because: str,
    note: str = "",
    by: Viewer,
    lead_agency: UUID | None = None,
    ask: Iterable[UUID] = (),
    question: str = "",
    research_due: date | None = None,
    gateway: str = "",
    criteria_met: Collection[str] = (),
    same_as: Case | None = None,
    ratings: Mapping[str, str] | None = None,
    at: datetime | None = None,
) -> Case | None:
    """Decide on a referral. Taking it opens the case and asks the given agencies for research.

    The lead agency sees the case at once; agencies that are asked see their request and who it is
    about, and not the case, until a meeting lets them in.

    Parameters
    ----------
    because : the reason in words, which stays with those who decide.
    note : what the referrer reads; the usual sentence of the decision where it is empty.
    criteria_met : those of the charter's criteria that the person meets.
    research_due : last day for replies; by the scheme's clock unless told.
    gateway : the law under which agencies are told who they are asked about; as `ask_for_research`.
    ratings : by track, what the case has from its first day; needed for each track of the kind that is there on entry.
    same_as : a case of people who go by the same names, if whoever decides says that they are the same; nobody is joined by it.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        NotVisible: the referral is not theirs to see.
        StageRefused: decided already, no charter in force, a child, an open case already, no agreement.
        DataUnfit: no reason in words, no lead agency, a rating that the case has from its first day left out.
    Records
        ``referral.triaged``; ``case.opened``, ``track.set`` and ``research.asked`` when taken in.
    """
    referral, now = referral_for(by, referral.id), at or timezone.now()
    permissions.check_may(by, "triage", referral.scheme)
    if decision not in set(TriageDecision):
        raise DataUnfit(
            say(
                "Choose one of: {choices}.",
                choices=joined(kind_of(referral.scheme).work.triage.values(), ", "),
            )
        )
    if decision != TriageDecision.TAKE:
        check_not_ours(referral)
        record_triage(
            referral=referral,
            decision=TriageDecision(decision),
            words=because,
            note=note,
            criteria_met=criteria_met,
            by=by,
            at=now,
        )
        return None
    charter = charter_in_force(referral.scheme, timezone.localdate(now))
    _check_may_open(referral, by=by, on=timezone.localdate(now))
    earlier, repeats = _earlier(referral, same_as, by=by, on=timezone.localdate(now))
    record_triage(
        referral=referral,
        decision=TriageDecision.TAKE,
        words=because,
        note=note,
        criteria_met=criteria_met,
        by=by,
        at=now,
    )
    case = _open(referral, charter, lead_agency, criteria_met, earlier, repeats, by=by, at=now)
    _rate_on_entry(case, ratings or {}, because=because, by=by, at=now)
    begin_delivery(case, by=by, at=now)
    case.refresh_from_db()
    first = of_kinds(case.scheme.agencies, kind_of(case.scheme).let_in_first)
    if set(first) - set(case.seen_by_agencies):
        let_agencies_in(case=case, agencies=first, by=by, because=_why_first(kind_of(case.scheme)), at=now)
        case.refresh_from_db()
    begin_told_rule(case, by=by, at=now)
    asked = list(ask)
    if asked:
        ask_for_research(
            case=case,
            agencies=asked,
            question=question,
            due_on=research_due,
            gateway=gateway,
            by=by,
            at=now,
        )
    return case


def _why_first(kind: Kind) -> str:
    """Why some agencies see a case from its first day: they speak for somebody in it, or they sit where it is looked into."""
    return "speaks-for-the-victim" if has_victim_side(kind) else "inside-from-the-first-day"


def _check_may_open(referral: Referral, *, by: Viewer, on: date) -> None:
    kind, named = kind_of(referral.scheme, on), people_named(referral)
    names = names_for(by, [n.person_id for n in named])
    for one in named:
        name = names.get(one.person_id)
        if name and name.date_of_birth:
            rules.check_age(kind.parts[one.part], rules.age_on(name.date_of_birth, on))


def _earlier(
    referral: Referral, same_as: Case | None, *, by: Viewer, on: date
) -> tuple[Case | None, bool | None]:
    """The last case of the same people, and whether this is a repeat of it by the kind's rule; None where it has no rule.

    Raises
    ------
    StageRefused: a case of theirs is open, and this is no repeat that would be heard in its place.
    """
    if same_as is not None and same_as not in lookalikes(by, referral):
        raise DataUnfit("That case is not of people who go by these names.", slug="not-alike")
    before = case_before(by, referral, on=on, same_as=same_as)
    if before is None:
        return None, False if kind_of(referral.scheme, on).repeat_route else None
    if before.is_open and not (before.repeats and referral.incident_on):
        raise StageRefused(
            "There is an open case of the same people in this scheme already.", slug="open-already"
        )
    return before.case, before.repeats


def _open(
    referral: Referral,
    charter: Charter,
    lead_agency: UUID | None,
    criteria_met: Collection[str],
    earlier: Case | None,
    repeats: bool | None,
    *,
    by: Viewer,
    at: datetime,
) -> Case:
    scheme = referral.scheme
    if lead_agency not in scheme.agencies:
        raise DataUnfit("Choose the agency that leads, from those of the scheme.")
    # Whoever leads reads what the referrer wrote.
    check_together(scheme, [referral.owner_agency], [lead_agency], on=timezone.localdate(at))
    case = Case(
        scheme=scheme,
        charter=charter,
        referral=referral,
        person_id=referral.person_id,
        lead_agency=lead_agency,
        meets_criteria=set(criteria_met) == set(charter.criteria),
        is_repeat=repeats,
        earlier=earlier,
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
        objects=[case.id, *(n.person_id for n in people_named(referral))],
        by=by,
        at=at,
        because=referral.source,
    )
    _save_with_ref(case)
    start_grants(row=case, by=by, because="case-opened", at=at)
    if lead_agency != scheme.host_agency_id:
        rest_share(case=case, act="case.opened", agencies=[lead_agency], by=by, at=at)
        grant(row=referral, agencies=[lead_agency], by=by, because="leads-the-case", at=at)
        for one in people_named(referral):
            share_identity(
                person_id=one.person_id,
                agencies=[lead_agency],
                by=by,
                because="leads-the-case",
                within=case.id,
            )
    _add_people(case, by=by, at=at)
    keep_told_score(case, by=by, at=at)
    course = kind_of(scheme).course
    add_state(case, 1, course.first.slug, by=by, at=referral.referred_at)
    add_state(case, 2, course.must_lead(course.first.slug, "taken_in"), by=by, at=at)
    return case


def _rate_on_entry(case: Case, ratings: Mapping[str, str], *, because: str, by: Viewer, at: datetime) -> None:
    kind = kind_of(case.scheme)
    for track in (t for t in kind.tracks.values() if t.on_entry):
        if track.slug not in ratings:
            raise DataUnfit(
                say("Say what holds from the first day: {track}.", track=track.label.lower()),
                slug="rating-missing",
            )
        write_value(case, kind, track, ratings[track.slug], because=because, by=by, at=at)


def _add_people(case: Case, *, by: Viewer, at: datetime) -> None:
    for number, one in enumerate(people_named(case.referral), start=1):
        Participant(
            case=case,
            person_id=one.person_id,
            part=one.part,
            number=number,
            at=at,
            by=by.user_id,
            owner_agency=case.owner_agency,
        ).save(force_insert=True)


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
