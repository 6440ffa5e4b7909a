"""Name the manager of a membership."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from plumbline.access.models import LineManager, Membership
from plumbline.access.permissions import check_may_administer, check_not_oneself
from plumbline.access.queries.away import colleagues_of
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.values.errors import DataUnfit, NotVisible


@transaction.atomic
def name_manager(
    *, membership_id: UUID, manager: UUID | None, by: Viewer, at: datetime | None = None
) -> LineManager | None:
    """Name who manages somebody in a role, in the place of whoever did; None names nobody.

    Refuses
        PermissionRefused: the viewer is no administrator, or it is their own role.
        NotVisible: there is no such membership in force.
        DataUnfit: the manager is nobody at the same agency, or the person themselves.
    Records
        ``manager.named`` or ``manager.ended``.
    """
    check_may_administer(by)
    now = at or timezone.now()
    held = Membership.objects.in_force(now).filter(id=membership_id, user__kind="person").first()
    if held is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    check_not_oneself(by, held.user_id)
    if manager is not None and manager not in _those_at(held, now):
        raise DataUnfit("Choose somebody else with a role at the same agency.")
    if manager:
        people = [held.user_id, manager]
        record("manager.named", verb=Verb.ACCESS, object_kind="account", objects=people, by=by, at=now)
    else:
        record(
            "manager.ended", verb=Verb.ACCESS, object_kind="account", objects=[held.user_id], by=by, at=now
        )
    LineManager.objects.filter(membership=held, ends__isnull=True).update(ends=now)
    if manager is None:
        return None
    row = LineManager(membership=held, manager_id=manager, starts=now)
    row.save(force_insert=True)
    return row


def _those_at(held: Membership, now: datetime) -> set[UUID]:
    there = (
        Membership.objects.in_force(now).filter(agency_id=held.agency_id).values_list("user_id", flat=True)
    )
    return {user.id for user in colleagues_of(held.user_id)} & set(there)
