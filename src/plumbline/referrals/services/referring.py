"""Put a case forward: by an agency, or out of a nomination."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.assessments.queries import definition_of, instrument
from plumbline.assessments.rules import count_ticks
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.finding.queries.nominations import nomination
from plumbline.finding.services.decide import accept_nomination
from plumbline.people.services import add_record, open_person, share_identity
from plumbline.referrals import permissions
from plumbline.referrals.agreements import Law, basis_of, check_agreement
from plumbline.referrals.entry import (
    GivenAssessment,
    GivenEntry,
    GivenPerson,
    check_answers,
    check_entry,
    check_people,
    check_safe_contact,
)
from plumbline.referrals.enums import Source
from plumbline.referrals.models import Named, Referral
from plumbline.referrals.queries.referred_on import draft_referred_on
from plumbline.referrals.services.telling import tell_of_urgent
from plumbline.referrals.services.telling_safe import keep_safe_told
from plumbline.schemes.kind import Kind
from plumbline.schemes.models import Scheme
from plumbline.schemes.queries import chairs_of, kind_of
from plumbline.sharing.services import start_grants
from plumbline.values.errors import DataUnfit


@transaction.atomic
def refer_person(
    *,
    scheme: Scheme,
    words: str,
    people: Sequence[GivenPerson],
    by: Viewer,
    entry: GivenEntry | None = None,
    made_up: bool = False,
    draft: UUID | None = None,
    at: datetime | None = None,
) -> Referral:
    """Put a case forward: people whom the referrer already sees, or typed in by name, each in a part of the kind.

    The host of the scheme sees the referral and who it is about from then on.

    Parameters
    ----------
    entry : by which route, with what it asks for; no route where the kind's usual one asks for words alone.
    draft : what it was written as. One that was begun at triage keeps its id, by which triage knows what came of it, and is kept from whoever the first
        referral is kept from.

    Refuses
        PermissionRefused: no role that refers, at an agency of the scheme.
        StageRefused: no agreement in force covers the referrer's agency and the host.
        DataUnfit: no reason, a name that is missing, too few or too many in a part, what the route asks for is missing or
        not reached, a question of the form unanswered, a law that does not hold here.
    Records
        ``referral.made``, and ``notice.given`` where it is urgent.
    """
    now = at or timezone.now()
    entry, answers = check_referral(scheme=scheme, words=words, people=people, by=by, entry=entry, at=now)
    kind, agency = kind_of(scheme, timezone.localdate(now)), permissions.referring_agency(by, scheme)
    named = [(_key_of(p, agency, made_up, kind.is_walled, by=by, at=now), p.part) for p in people]
    person_id = next(key for key, part in named if part == kind.principal.slug)
    referral = _referral(scheme, person_id, agency, Source.AGENCY, by=by, at=now, words=words.strip())
    _fill(referral, entry, answers)
    _follow(referral, draft, by=by)
    _rest(referral, _law(scheme, agency, on=timezone.localdate(now), chosen=entry.gateway))
    _store(referral, named, by=by, at=now)
    if entry.safe_contact is not None:
        keep_safe_told(referral, entry.safe_contact)
    if referral.urgent:
        tell_of_urgent(referral, by=by, at=now)
    return referral


def check_referral(
    *,
    scheme: Scheme,
    words: str,
    people: Sequence[GivenPerson],
    by: Viewer,
    entry: GivenEntry | None = None,
    at: datetime | None = None,
) -> tuple[GivenEntry, dict[str, str]]:
    """Refuse what `refer_person` would refuse, before anything is written; return what it would keep.

    Refuses
        as `refer_person`.
    """
    permissions.check_may_refer(by, scheme)
    if not words.strip():
        raise DataUnfit("Say in a few words why this person is referred.")
    now, entry = at or timezone.now(), entry or GivenEntry()
    kind, agency = kind_of(scheme, timezone.localdate(now)), permissions.referring_agency(by, scheme)
    check_people(kind, people)
    entry = replace(entry, assessment=_counted(entry.assessment))
    check_entry(kind, entry, words=words, on=timezone.localdate(now))
    check_safe_contact(kind, entry)
    answers = check_answers(kind.forms.get("referral"), entry.answers) if entry.route else {}
    check_agreement(scheme, [agency], on=timezone.localdate(now), purpose=kind.purpose)
    _law(scheme, agency, on=timezone.localdate(now), chosen=entry.gateway)
    return entry, answers


@transaction.atomic
def refer_nomination(
    *, nomination_id: UUID, scheme: Scheme, by: Viewer, because: str = "", at: datetime | None = None
) -> Referral:
    """Accept a nomination and turn it into a referral, its reasons copied as words.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        NotVisible: there is no such nomination for them.
        StageRefused: it was decided before.
    Records
        ``nomination.accepted`` and ``referral.made``.
    """
    permissions.check_may_take_nomination(by, scheme)
    now = at or timezone.now()
    reasons = list(nomination(by, nomination_id).reasons)
    person_id = accept_nomination(
        nomination_id=nomination_id, by=by, because=because or "fits-the-charter", at=now
    )
    referral = _referral(
        scheme, person_id, scheme.host_agency_id, Source.NOMINATION, by=by, at=now, reasons=reasons
    )
    _rest(referral, _law(scheme, scheme.host_agency_id, on=timezone.localdate(now)))
    _store(referral, [(person_id, kind_of(scheme).principal.slug)], by=by, at=now)
    return referral


@transaction.atomic
def refer_onward(
    *,
    referral: Referral,
    scheme: Scheme,
    people: Sequence[tuple[UUID, str]],
    words: str,
    by: Viewer,
    at: datetime | None = None,
) -> Referral:
    """Hand a case on to a scheme of the same kind in another area: with its people, its assessment and its answers.

    The host there sees the referral and who it is about, and decides on it like on any other.

    Parameters
    ----------
    people : keys and parts of those who are in the case now.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme that hands it on.
        StageRefused: no agreement in force covers both hosts.
        DataUnfit: no reason in words.
    Records
        ``referral.made``.
    """
    permissions.check_may_decide(by, referral.scheme)
    if not words.strip():
        raise DataUnfit("Say why the case goes to the other area.")
    now, host = at or timezone.now(), referral.scheme.host_agency_id
    kind = kind_of(scheme, timezone.localdate(now))
    check_agreement(scheme, [host], on=timezone.localdate(now), purpose=kind.purpose)
    person_id = next(key for key, part in people if part == kind.principal.slug)
    row = _referral(scheme, person_id, host, Source.AGENCY, by=by, at=now, words=words.strip())
    row.route = "transfer" if "transfer" in kind.routes else referral.route
    row.answers, row.assessment = dict(referral.answers), referral.assessment
    row.hidden_from = list(referral.hidden_from)
    _rest(row, _law(scheme, host, on=timezone.localdate(now)))
    _store(row, list(people), by=by, at=now)
    return row


@transaction.atomic
def refer_handed_over(
    *,
    scheme: Scheme,
    people: Sequence[GivenPerson],
    words: str,
    by: Viewer,
    made_up: bool = False,
    at: datetime | None = None,
) -> Referral:
    """Put forward a case that another installation has released to this one, with whoever it named. What its form asked stays there.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        DataUnfit: no reason, a name that is missing, too few or too many in a part.
    Records
        ``referral.made``.
    """
    permissions.check_may_decide(by, scheme)
    now = at or timezone.now()
    kind, host = check_handed_over(scheme=scheme, people=people, words=words, at=now), scheme.host_agency_id
    named = [(_key_of(p, host, made_up, kind.is_walled, by=by, at=now), p.part) for p in people]
    person_id = next(key for key, part in named if part == kind.principal.slug)
    row = _referral(scheme, person_id, host, Source.AGENCY, by=by, at=now, words=words.strip())
    row.route = "transfer" if "transfer" in kind.routes else ""
    _rest(row, _law(scheme, host, on=timezone.localdate(now)))
    _store(row, named, by=by, at=now)
    return row


def check_handed_over(*, scheme: Scheme, people: Sequence[GivenPerson], words: str, at: datetime) -> Kind:
    """Refuse what `refer_handed_over` would refuse for what it holds; return the kind in force.

    Raises
    ------
    DataUnfit: as there.
    """
    kind = kind_of(scheme, timezone.localdate(at))
    check_people(kind, people)
    if not words.strip() or not all(p.first_name.strip() and p.last_name.strip() for p in people):
        raise DataUnfit("Everybody has a first and a last name, and it is said why.", slug="name-missing")
    return kind


def _key_of(
    person: GivenPerson, agency: UUID, made_up: bool, apart: bool, *, by: Viewer, at: datetime
) -> UUID:
    """The key of somebody named: theirs, or a new one for whom the referrer typed in."""
    if person.person_id is not None:
        return person.person_id
    if not (person.first_name.strip() and person.last_name.strip()):
        raise DataUnfit("Give the person's first and last name.")
    opened = open_person(by=by, at=at, owner_agency=agency, made_up=made_up)
    add_record(
        person=opened,
        first_name=person.first_name.strip(),
        last_name=person.last_name.strip(),
        date_of_birth=person.date_of_birth,
        sex=person.sex,
        apart=apart,
        by=by,
        at=at,
    )
    return opened.id


def _counted(given: GivenAssessment | None) -> GivenAssessment | None:
    """An assessment answered here has as its score what was ticked, whatever number came with it."""
    if given is None or not given.answers:
        return given
    held = instrument(given.slug, given.version)
    if not definition_of(held).is_checklist:
        raise DataUnfit(
            "This instrument is not one that is ticked. Open the form again.", slug="no-such-instrument"
        )
    ticks = count_ticks([key for key, _, _ in held.questions], given.answers)
    return replace(given, instrument=held.title, score=ticks)


def _referral(
    scheme: Scheme,
    person_id: UUID,
    agency: UUID,
    source: Source,
    *,
    by: Viewer,
    at: datetime,
    words: str = "",
    reasons: Sequence[str] = (),
) -> Referral:
    return Referral(
        scheme=scheme,
        person_id=person_id,
        source=source.value,
        reasons=list(reasons),
        words=words,
        referred_at=at,
        referred_by=by.user_id,
        owner_agency=agency,
        seen_by_agencies=sorted({agency, scheme.host_agency_id}),
        seen_by_users=chairs_of(scheme),
    )


def _follow(referral: Referral, draft: UUID | None, *, by: Viewer) -> None:
    """Of what was begun at triage: the id of its draft, and the blocks of the referral that it came of."""
    begun = draft_referred_on(by, draft) if draft else None
    if begun is not None and begun.scheme_id == referral.scheme_id:
        referral.id, referral.hidden_from = begun.came_of, list(begun.triage.referral.hidden_from)


def _fill(referral: Referral, entry: GivenEntry, answers: dict[str, str]) -> None:
    referral.route, referral.answers, referral.urgent = entry.route, answers, entry.urgent
    referral.assessment = entry.assessment.to_json() if entry.assessment else None
    referral.events, referral.incident_on = entry.events, entry.incident_on


def _law(scheme: Scheme, agency: UUID, *, on: date, chosen: str = "") -> Law:
    basis = basis_of(scheme, discloser=agency, other=scheme.host_agency_id, on=on)
    return basis.law(chosen)


def _rest(referral: Referral, law: Law) -> None:
    referral.gateway, referral.citation, referral.agreement = law.gateway, law.citation, law.agreement


def _store(referral: Referral, named: Sequence[tuple[UUID, str]], *, by: Viewer, at: datetime) -> None:
    rows = [
        Named(referral=referral, person_id=key, part=part, number=number, owner_agency=referral.owner_agency)
        for number, (key, part) in enumerate(named, start=1)
    ]
    record(
        "referral.made",
        verb=Verb.COLLECTION,
        object_kind="referral",
        objects=[referral.id, *dict.fromkeys(key for key, _ in named)],
        by=by,
        at=at,
        # The law, which an auditor asks for; the way in stands on the row.
        because=referral.gateway or referral.route.replace("_", "-") or referral.source,
    )
    referral.save(force_insert=True)
    for row in rows:
        row.save(force_insert=True)
    start_grants(row=referral, by=by, because="referral", at=at)
    for key, _ in named:
        share_identity(
            person_id=key,
            agencies=[referral.scheme.host_agency_id],
            by=by,
            because="referral",
            within=referral.id,
        )
