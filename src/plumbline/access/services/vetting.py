"""Say whether somebody is cleared, in a role, to see cases."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from plumbline.access.models import Membership, Vetting
from plumbline.access.permissions import check_may_administer, check_not_oneself
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.values.errors import DataUnfit, NotVisible


@transaction.atomic
def mark_vetting(
    *,
    membership_id: UUID,
    cleared: bool,
    words: str,
    by: Viewer,
    until: date | None = None,
    at: datetime | None = None,
) -> Vetting:
    """Mark a membership as cleared, perhaps until a day, or as not cleared. It holds from this moment.

    Not cleared, or after that day, it gives sight of requests to its agency and of one's own actions, and of nothing else.

    Refuses
        PermissionRefused: the viewer is no administrator, or it is their own role.
        NotVisible: there is no such membership in force.
        DataUnfit: no words, a last day that is past, or one without clearance.
    Records
        ``vetting.marked``.
    """
    check_may_administer(by)
    now = at or timezone.now()
    held = Membership.objects.in_force(now).filter(id=membership_id, user__kind="person").first()
    if held is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    check_not_oneself(by, held.user_id)
    if not words.strip():
        raise DataUnfit("Say what this rests on, such as the reference of the check.", slug="words-missing")
    if until is not None and (not cleared or until < timezone.localdate(now)):
        raise DataUnfit("A last day belongs to a clearance, and is not past.", slug="until-unfit")
    row = Vetting(
        membership=held, cleared=cleared, until=until, words=words.strip(), set_by=by.user_id, set_at=now
    )
    record(
        "vetting.marked",
        verb=Verb.ACCESS,
        object_kind="account",
        objects=[held.user_id, row.id],
        by=by,
        at=now,
        because="cleared" if cleared else "not-cleared",
    )
    row.save(force_insert=True)
    return row
