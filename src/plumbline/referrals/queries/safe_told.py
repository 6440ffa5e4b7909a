"""Read how somebody may be reached safely, as their referrer was told."""

from __future__ import annotations

import json

from plumbline.access.sealing import unseal
from plumbline.access.viewer import Viewer
from plumbline.referrals.entry import GivenSafeContact
from plumbline.referrals.models import Referral, SafeTold
from plumbline.referrals.permissions import READS_SAFE
from plumbline.schemes.permissions import REFERRAL_ROLES, narrowed
from plumbline.schemes.queries import kind_of
from plumbline.sharing.visibility import visible_to
from plumbline.values.errors import StageRefused
from plumbline.values.words import say


UNREADABLE = "What the referrer was told cannot be read on this server. Ask them before any contact."


def safe_told(viewer: Viewer, referral: Referral) -> GivenSafeContact | None:
    """What a referral says of it; None where it says nothing, its kind does not ask, or the viewer may not read it.

    Unreadable here it says that they have to be asked, with no way that is safe. Shown with the referral, whose page writes the entry.
    """
    form = kind_of(referral.scheme).forms.get("referral")
    if form is None or not form.safe_contact:
        return None
    rows = visible_to(narrowed(viewer, REFERRAL_ROLES), SafeTold.objects.filter(referral=referral))
    found = rows.select_related("referral").first()
    if found is None or not (viewer.has_role(*READS_SAFE) or found.referral.referred_by == viewer.user_id):
        return None
    try:
        given = json.loads(unseal(bytes(found.sealed), owner=found.id, unreadable=UNREADABLE))
    except StageRefused:
        return GivenSafeContact((), say(UNREADABLE))
    return GivenSafeContact(tuple(given["ways"]), given["words"])
