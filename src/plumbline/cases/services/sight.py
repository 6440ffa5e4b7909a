"""Let agencies in to a case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.models import Case, ResearchRequest
from plumbline.cases.queries.sight import case_to_change, participants_of
from plumbline.cases.services.basis import rest_share
from plumbline.people.services import share_identity
from plumbline.referrals.agreements import check_together
from plumbline.sharing.enums import Marking
from plumbline.sharing.services import grant
from plumbline.values.errors import DataUnfit


@transaction.atomic
def let_agencies_in(
    *,
    case: Case,
    agencies: Iterable[UUID],
    by: Viewer,
    because: str,
    law: str = "",
    at: datetime | None = None,
) -> None:
    """Let agencies see a case, its referral, everybody that it is about, and what the panel was told.

    Facts that an agency kept to itself or to named people stay with them. Agencies that are in already
    are left as they are.

    Parameters
    ----------
    because : slug of the reason, such as ``at-the-meeting``.
    law : that of the meeting, where one was chosen for it; as ``usual`` of `rest_share`.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        NotVisible: the case is not theirs to see.
        StageRefused: no agreement in force covers an agency, or it and those in the case together.
        DataUnfit: an agency outside the scheme.
    Records
        ``case.shared``, a disclosure, with the agencies; ``share.rests_on``.
    """
    case, now = case_to_change(by, case, needs_agreement=False), at or timezone.now()
    permissions.check_may(by, "let_in", case.scheme)
    inside = tuple(case.seen_by_agencies)
    new = sorted(set(agencies) - set(inside))
    if not set(new) <= case.scheme.agencies:
        raise DataUnfit("Choose agencies of this scheme.")
    check_together(case.scheme, case.seen_by_agencies, new, on=timezone.localdate(now))
    record(
        "case.shared",
        verb=Verb.DISCLOSURE,
        object_kind="case",
        objects=[case.id, *_people_of(case), *new],
        by=by,
        at=now,
        because=because,
    )
    # First the marking, then the grant: the trigger carries the readers of the case to what is the panel's.
    ResearchRequest.objects.filter(case=case).update(marking=Marking.PANEL.value)
    grant(row=case, agencies=new, by=by, because=because, at=now)
    if new:
        rest_share(
            case=case, act="case.shared", agencies=new, usual=law, disclosers=inside, by=by, at=now
        )  # fmt: skip
    grant(row=case.referral, agencies=new, by=by, because=because, at=now)
    for person_id in _people_of(case) if new else ():
        share_identity(person_id=person_id, agencies=new, by=by, because=because, within=case.id)


def _people_of(case: Case) -> list[UUID]:
    """The person that the case is named after first, then the others in it."""
    return list(dict.fromkeys([case.person_id, *(row.person_id for row in participants_of(case))]))
