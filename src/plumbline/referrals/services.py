"""Refer a person, and write down what triage decided. The case itself is opened by `cases.services`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.finding.queries.nominations import nomination
from plumbline.finding.services.decide import accept_nomination
from plumbline.people.services import add_record, open_person, share_identity
from plumbline.referrals import permissions
from plumbline.referrals.enums import Source, TriageDecision
from plumbline.referrals.models import Referral, Triage
from plumbline.referrals.queries import referral_for
from plumbline.schemes.models import Scheme
from plumbline.schemes.queries import chairs_of, kind_of, latest_charter
from plumbline.sharing.queries import agreement_covers
from plumbline.sharing.services import start_grants
from plumbline.values.errors import DataUnfit, StageRefused


@transaction.atomic
def refer_person(
    *,
    scheme: Scheme,
    words: str,
    by: Viewer,
    person_id: UUID | None = None,
    first_name: str = "",
    last_name: str = "",
    date_of_birth: date | None = None,
    sex: str | None = None,
    made_up: bool = False,
    at: datetime | None = None,
) -> Referral:
    """Put a person forward: one whom the referrer already sees, or one typed in by name.

    The host of the scheme sees the referral and who it is about from then on.

    Refuses
        PermissionRefused: no role that refers, at an agency of the scheme.
        StageRefused: no agreement in force covers the referrer's agency and the host.
        DataUnfit: no reason, or no name.
    Records
        ``referral.made``.
    """
    permissions.check_may_refer(by, scheme)
    if not words.strip():
        raise DataUnfit("Say in a few words why this person is referred.")
    now = at or timezone.now()
    agency = permissions.referring_agency(by, scheme)
    check_agreement(scheme, [agency], on=now.date(), purpose=kind_of(scheme).purpose)
    if person_id is None:
        person_id = _type_in(agency, first_name, last_name, date_of_birth, sex, made_up, by=by, at=now)
    referral = _referral(scheme, person_id, agency, Source.AGENCY, by=by, at=now, words=words.strip())
    _store(referral, by=by, at=now)
    return referral


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
    _store(referral, by=by, at=now)
    return referral


@transaction.atomic
def record_triage(
    *,
    referral: Referral,
    decision: TriageDecision,
    words: str,
    criteria_met: Iterable[str] = (),
    by: Viewer,
    at: datetime | None = None,
) -> Triage:
    """Write down what was decided about a referral, which the referrer sees.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        StageRefused: it was decided already.
        DataUnfit: no reason in words, or a criterion that the charter does not have.
    Records
        ``referral.triaged``.
    """
    referral = referral_for(by, referral.id)
    permissions.check_may_decide(by, referral.scheme)
    now, met = at or timezone.now(), list(criteria_met)
    if Triage.objects.filter(referral=referral).exists():
        raise StageRefused("This referral was decided already.", slug="already-decided")
    if not words.strip():
        raise DataUnfit("Say in a few words why.")
    charter = latest_charter(referral.scheme, now.date())
    if not set(met) <= set(charter.criteria if charter else ()):
        raise DataUnfit("One of these criteria is not in the charter.")
    triage = Triage(
        referral=referral,
        decision=TriageDecision(decision).value,
        words=words.strip(),
        criteria_met=met,
        decided_at=now,
        decided_by=by.user_id,
        owner_agency=referral.scheme.host_agency_id,
    )
    record(
        "referral.triaged",
        verb=Verb.ALTERATION,
        object_kind="referral",
        objects=[referral.id, triage.id],
        by=by,
        at=now,
        because=triage.decision.replace("_", "-"),
    )
    triage.save(force_insert=True)
    return triage


def check_agreement(scheme: Scheme, agencies: Iterable[UUID], *, on: date, purpose: str) -> None:
    """Refuse an exchange that no agreement in force covers.

    Raises
    ------
    StageRefused: one of the agencies shares with the host under no agreement in force on that day.
    """
    for agency in agencies:
        if agency != scheme.host_agency_id and not agreement_covers(
            [agency, scheme.host_agency_id], purpose=purpose, on=on
        ):
            raise StageRefused(
                "No information sharing agreement in force covers one of these agencies. Sign one first.",
                slug="no-agreement",
            )


def _type_in(
    agency: UUID,
    first_name: str,
    last_name: str,
    date_of_birth: date | None,
    sex: str | None,
    made_up: bool,
    *,
    by: Viewer,
    at: datetime,
) -> UUID:
    if not (first_name.strip() and last_name.strip()):
        raise DataUnfit("Give the person's first and last name.")
    person = open_person(by=by, at=at, owner_agency=agency, made_up=made_up)
    add_record(
        person=person,
        first_name=first_name.strip(),
        last_name=last_name.strip(),
        date_of_birth=date_of_birth,
        sex=sex,
        by=by,
        at=at,
    )
    return person.id


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


def _store(referral: Referral, *, by: Viewer, at: datetime) -> None:
    record(
        "referral.made",
        verb=Verb.COLLECTION,
        object_kind="referral",
        objects=[referral.id, referral.person_id],
        by=by,
        at=at,
        because=referral.source,
    )
    referral.save(force_insert=True)
    start_grants(row=referral, by=by, because="referral", at=at)
    share_identity(
        person_id=referral.person_id, agencies=[referral.scheme.host_agency_id], by=by, because="referral"
    )
