"""Read who manages whom."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils import timezone

from plumbline.access.models import LineManager, Membership
from plumbline.access.viewer import Viewer


def managers_named(viewer: Viewer, users: Iterable[UUID]) -> dict[tuple[UUID, UUID], UUID]:
    """Managers with an open account, by (user, agency); of several roles at one agency the oldest with a manager counts."""
    held = Membership.objects.in_force(timezone.now()).filter(user_id__in=list(users))
    rows = LineManager.objects.filter(ends__isnull=True, membership__in=held, manager__is_active=True)
    found: dict[tuple[UUID, UUID], UUID] = {}
    for row in rows.select_related("membership").order_by("membership__starts", "membership__role", "pk"):
        found.setdefault((row.membership.user_id, row.membership.agency_id), row.manager_id)
    return found


def manager_names(viewer: Viewer, memberships: Iterable[UUID]) -> dict[UUID, str]:
    """Names of the managers of some memberships, by membership."""
    rows = LineManager.objects.filter(ends__isnull=True, membership_id__in=list(memberships))
    return dict(rows.values_list("membership_id", "manager__name"))
