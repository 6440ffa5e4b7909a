"""Read accounts and memberships."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from plumbline.access.enums import Role
from plumbline.access.models import Membership, User
from plumbline.access.permissions import check_may_administer
from plumbline.access.viewer import Standing, Viewer
from plumbline.values.errors import PermissionRefused


def viewer_for(user: User) -> Viewer:
    """Return the viewer for an account, with the memberships in force now."""
    now = timezone.now()
    rows = (
        Membership.objects.filter(user_id=user.pk, starts__lte=now)
        .filter(Q(ends__isnull=True) | Q(ends__gt=now))
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


def accounts(viewer: Viewer) -> list[tuple[User, list[Membership]]]:
    """People's accounts with the memberships in force now, by name.

    Raises
    ------
    PermissionRefused: the viewer is no administrator.
    """
    check_may_administer(viewer)
    now = timezone.now()
    held = (
        Membership.objects.filter(starts__lte=now)
        .filter(Q(ends__isnull=True) | Q(ends__gt=now))
        .select_related("agency")
    )
    by_user: dict[UUID, list[Membership]] = {}
    for membership in held.order_by("agency__name", "role"):
        by_user.setdefault(membership.user_id, []).append(membership)
    return [(user, by_user.get(user.id, [])) for user in User.objects.filter(kind="person").order_by("name")]


def names_of_users(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Names of the given accounts, by id."""
    return dict(User.objects.filter(id__in=list(ids)).values_list("id", "name"))


def members_of(agency_id: UUID, *, roles: Iterable[Role] | None = None) -> list[User]:
    """Open accounts with a membership in force at an agency, by name."""
    now = timezone.now()
    held = Membership.objects.filter(agency_id=agency_id, starts__lte=now).filter(
        Q(ends__isnull=True) | Q(ends__gt=now)
    )
    if roles is not None:
        held = held.filter(role__in=[r.value for r in roles])
    return list(
        User.objects.filter(is_active=True, kind="person", id__in=held.values("user_id")).order_by("name")
    )
