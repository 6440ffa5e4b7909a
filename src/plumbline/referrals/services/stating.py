"""State to the host how many events a way in was held against: the number, never the events."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.referrals import permissions
from plumbline.referrals.agreements import basis_among, check_gives
from plumbline.referrals.models import Referral, StatedCount
from plumbline.referrals.queries import referral_for
from plumbline.referrals.queries.stated import count_to_state
from plumbline.sharing.enums import Marking
from plumbline.sharing.saving import save_once
from plumbline.values.errors import StageRefused


STATED = "This number was stated already."


@transaction.atomic
def state_count(
    *, referral: Referral, by: Viewer, gateway: str = "", at: datetime | None = None
) -> StatedCount:
    """State the number that was counted when a referral was decided to the host of its scheme, so that its co-ordinator can check the entry.

    Parameters
    ----------
    gateway : slug or citation of the law it is stated under; needed where the agreements name several.

    Refuses
        NotVisible: the referral is not theirs to see.
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        StageRefused: nothing was counted for it that their own agency recorded, the host reads it anyway, it was stated already, or no
            agreement in force covers their agency.
        DataUnfit: a law that no agreement names.
    Records
        ``referral.count_stated``.
    """
    referral, now = referral_for(by, referral.id), at or timezone.now()
    permissions.check_may_decide(by, referral.scheme)
    found = count_to_state(by, referral)
    if found is None or found.hurt is None or found.first_day is None or found.last_day is None:
        raise StageRefused("There is no number here that is your agency’s to state.", slug="nothing-to-state")
    (agency,) = found.sources
    check_gives(agency, referral.scheme)
    law = basis_among(referral.scheme, [agency], disclosers=[agency], on=timezone.localdate(now)).law(
        gateway, usual=referral.gateway or ""
    )
    row = StatedCount(
        triage_id=found.triage_id,
        hurt=found.hurt,
        first_day=found.first_day,
        last_day=found.last_day,
        is_whole=found.is_whole,
        at_least=found.at_least,
        gateway=law.gateway,
        citation=law.citation,
        agreement=law.agreement,
        stated_at=now,
        stated_by=by.user_id,
        owner_agency=agency,
        marking=Marking.OWNER.value,
        seen_by_agencies=sorted({agency, referral.scheme.host_agency_id}),
    )
    record(
        "referral.count_stated",
        verb=Verb.DISCLOSURE,
        object_kind="referral",
        objects=[referral.id, row.id, referral.person_id],
        by=by,
        at=now,
    )
    save_once(row, clash=STATED, slug="already-stated")
    return row
