"""End roles that nobody uses, after the days that `unused.yaml` gives."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from plumbline.access.models import Membership
from plumbline.access.unused import unused_limits
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record


@transaction.atomic
def end_unused_roles(*, by: Viewer, at: datetime) -> int:
    """End roles whose holder did not sign in for too long; for the job that sends reminders.

    Records
        ``membership.ended``, one entry for all, because ``unused``.
    """
    over: list[Membership] = []
    for role, limit in unused_limits().items():
        before = at - timedelta(days=limit.days)
        held = Membership.objects.in_force(at).filter(
            role=role.value, starts__lte=before, user__kind="person"
        )
        over += held.exclude(user__last_login__gt=before)
    if over:
        record(
            "membership.ended",
            verb=Verb.ACCESS,
            object_kind="account",
            objects=sorted({held.user_id for held in over}),
            by=by,
            at=at,
            because="unused",
        )
        Membership.objects.filter(id__in=[held.id for held in over]).update(ends=at)
    return len(over)
