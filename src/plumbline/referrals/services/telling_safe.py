"""Keep how somebody may be reached safely, as the referrer was told: apart from the referral, sealed, for few."""

from __future__ import annotations

import json
from uuid import uuid4

from plumbline.access.sealing import seal
from plumbline.referrals.entry import GivenSafeContact
from plumbline.referrals.models import Referral, SafeTold
from plumbline.schemes.queries import chairs_of
from plumbline.sharing.enums import Marking


def keep_safe_told(referral: Referral, given: GivenSafeContact) -> SafeTold:
    """Store it with a referral that was stored just now, whose entry in the ledger it is part of."""
    key = uuid4()
    words = json.dumps({"ways": sorted(set(given.ways)), "words": given.words.strip()})
    row = SafeTold(
        id=key,
        referral=referral,
        sealed=seal(words, owner=key),
        owner_agency=referral.owner_agency,
        marking=Marking.OWNER.value,
        seen_by_agencies=sorted({referral.owner_agency, referral.scheme.host_agency_id}),
        seen_by_users=chairs_of(referral.scheme),
        hidden_from=list(referral.hidden_from),
    )
    row.save(force_insert=True)
    return row
