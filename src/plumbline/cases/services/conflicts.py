"""Keep somebody who is linked to a person away from them: from a case, from a request for research, from a referral that waits.

Assurance T5: whoever has a conflict may not say so, so whoever leads says it for them. What follows the person (`cases.conflict_policy`) does the rest:
every referral and case that names them, in whatever scheme, earlier or later.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from plumbline.access.enums import Role
from plumbline.access.queries import members_of
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.models import Case, ResearchRequest
from plumbline.cases.queries.sight import case_to_change, participants_of, request_for
from plumbline.finding.services import hide_nominations_of
from plumbline.people.services import hide_person_from
from plumbline.referrals.models import Referral
from plumbline.referrals.queries import people_named, referral_for
from plumbline.schemes.models import Scheme
from plumbline.sharing.services import block
from plumbline.timeline.services import hide_events_from
from plumbline.values.errors import DataUnfit


@transaction.atomic
def declare_conflict(*, case: Case, user: UUID, by: Viewer, at: datetime | None = None) -> None:
    """Keep a person who is linked to somebody in a case away from it.

    They lose sight at once, whatever else lets them in, of the case and all that hangs on it, its referral, the
    nomination that it came from, everybody in it, their records and events, and of every other referral and case of
    one of these people. Others are not told.

    Refuses
        PermissionRefused: neither the person themselves nor a co-ordinator or chair.
        NotVisible: the case is not theirs to see.
        DataUnfit: somebody who works for no agency of the scheme, in whatever role: figures and logs are kept from them too.
    Records
        ``case.conflict_declared``, and ``access.blocked`` for each row.
    """
    case, now = case_to_change(by, case, needs_agreement=False), at or timezone.now()
    _check_may(by, user, case.scheme)
    people = list(dict.fromkeys([case.person_id, *(row.person_id for row in participants_of(case))]))
    referral = case.referral
    _record("case", case.id, user, by=by, at=now)
    block(row=referral, user=user, by=by, because="conflict", at=now)
    block(row=case, user=user, by=by, because="conflict", at=now)
    _keep_from(people, user, by=by)


@transaction.atomic
def declare_conflict_when_asked(*, request: ResearchRequest, by: Viewer, at: datetime | None = None) -> None:
    """Keep oneself away from the people whom a request asks about, of whose case one knows nothing. A colleague answers it.

    Refuses
        NotVisible: the request is not theirs to see.
    Records
        ``case.conflict_declared``, and ``person.hidden`` and ``events.hidden`` for each person.
    """
    found = request_for(by, request.id)
    _record("research-request", found.id, by.user_id, by=by, at=at or timezone.now())
    _keep_from(dict.fromkeys([found.person_id, *(UUID(key) for key, _ in found.people)]), by.user_id, by=by)


@transaction.atomic
def declare_conflict_at_triage(
    *, referral: Referral, user: UUID, by: Viewer, at: datetime | None = None
) -> None:
    """Keep somebody away from a referral before there is a case, and from everybody whom it names.

    Refuses
        PermissionRefused, DataUnfit: as `declare_conflict`. NotVisible: the referral is not theirs to see.
    Records
        ``case.conflict_declared``, and ``access.blocked`` for the referral.
    """
    found = referral_for(by, referral.id)
    _check_may(by, user, found.scheme)
    people = dict.fromkeys([found.person_id, *(one.person_id for one in people_named(found))])
    _record("referral", found.id, user, by=by, at=at or timezone.now())
    block(row=found, user=user, by=by, because="conflict", at=at)
    _keep_from(people, user, by=by)


def _check_may(by: Viewer, user: UUID, scheme: Scheme) -> None:
    permissions.check_may_declare_conflict(by, user, scheme)
    if user != by.user_id and not any(
        user == one.id for agency in scheme.agencies for one in members_of(agency, roles=list(Role))
    ):
        raise DataUnfit("Choose somebody who works for an agency of this scheme.", slug="user-unfit")


def _record(kind: str, about: UUID, user: UUID, *, by: Viewer, at: datetime) -> None:
    record(
        "case.conflict_declared",
        verb=Verb.ACCESS,
        object_kind=kind,
        objects=[about, user],
        by=by,
        at=at,
        because="conflict",
    )


def _keep_from(people: Iterable[UUID], user: UUID, *, by: Viewer) -> None:
    for person_id in people:
        hide_events_from(person_id=person_id, user=user, by=by, because="conflict")
        hide_person_from(person_id=person_id, user=user, by=by, because="conflict")
        hide_nominations_of(person_id=person_id, by=by, because="conflict")
