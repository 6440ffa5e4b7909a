"""Who is looking: the viewer of an account, with the memberships in force now."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from plumbline.access.enums import Role
from plumbline.access.models import Membership, User
from plumbline.access.viewer import Standing, Viewer
from plumbline.values.errors import PermissionRefused


def viewer_for(user: User) -> Viewer:
    """Return the viewer for an account, with the memberships in force now."""
    rows = (
        Membership.objects.in_force(timezone.now())
        .filter(user_id=user.pk)
        .select_related("agency")
        .order_by("starts", "agency__name", "role")
    )
    standings = tuple(Standing(m.agency_id, m.agency.slug, m.agency.name, Role(m.role)) for m in rows)
    return Viewer(
        user_id=user.pk, name=user.name, kind=user.kind, standings=standings if user.is_active else ()
    )


def viewer_named(email: str) -> Viewer:
    """Return the viewer of the account with this sign-in name.

    Raises
    ------
    PermissionRefused: there is no such account, or it is closed.
    """
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        raise PermissionRefused(f"There is no open account called “{email}”.")
    return viewer_for(user)


def viewer_by_id(user_id: UUID) -> Viewer:
    """Return the viewer of an open account.

    Raises
    ------
    PermissionRefused: the account is closed, or there is none.
    """
    user = User.objects.filter(id=user_id, is_active=True).first()
    if user is None:
        raise PermissionRefused("The account that asked for this is closed.")
    return viewer_for(user)
