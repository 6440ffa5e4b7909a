"""Read why triage decided as it did, in the words that stay with those who decide."""

from __future__ import annotations

from uuid import UUID

from plumbline.access.viewer import Viewer
from plumbline.referrals import permissions
from plumbline.referrals.models import TriageReason
from plumbline.schemes.permissions import narrowed
from plumbline.sharing.visibility import visible_to


def reason_of(viewer: Viewer, referral_id: UUID) -> str:
    """The reason of a decision; empty where the viewer may not read it, or where it is from before it stood apart from the note to the referrer.

    Names nobody, so no entry: callers show it with the referral or its case, and write that.
    """
    rows = visible_to(narrowed(viewer, permissions.DECIDES), TriageReason.objects.all())
    found = rows.filter(triage__referral_id=referral_id).first()
    return found.words if found else ""
