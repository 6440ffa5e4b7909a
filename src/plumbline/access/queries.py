"""Read accounts and memberships."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from plumbline.access.enums import Role
from plumbline.access.models import Membership, RecoveryCode, SecondFactor, User
from plumbline.access.permissions import check_may_administer
from plumbline.access.sealing import unseal
from plumbline.access.viewer import Standing, Viewer
from plumbline.values.errors import NotVisible, PermissionRefused


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


def person_account(user_id: UUID) -> User:
    """Return somebody's account, open or closed.

    Raises
    ------
    NotVisible: there is none, or it is a job's.
    """
    user = User.objects.filter(id=user_id, kind="person").first()
    if user is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    return user


def account_of(viewer: Viewer) -> User:
    """The viewer's own account."""
    return User.objects.get(id=viewer.user_id)


def account_named(email: str) -> User:
    """Return the account with this sign-in name, open or closed.

    Raises
    ------
    NotVisible: there is none.
    """
    user = User.objects.filter(email__iexact=email, kind="person").first()
    if user is None:
        raise NotVisible(f"There is no account called “{email}”.")
    return user


def membership_named(email: str, *, agency_id: UUID, role: Role) -> Membership:
    """Return the membership in force of an account, by what people call it.

    Raises
    ------
    NotVisible: there is no such account, or it does not hold this role there.
    """
    user = account_named(email)
    held = Membership.objects.filter(
        user=user, agency_id=agency_id, role=role.value, ends__isnull=True
    ).first()
    if held is None:
        raise NotVisible(f"“{email}” does not hold the role {role} at this agency.")
    return held


def check_asker_of_command(viewer: Viewer, *, about: UUID | None = None) -> None:
    """Let a command change accounts for a named job only where no person could: no administrator, or none but ``about``.

    Raises
    ------
    PermissionRefused: an administrator could be asked instead.
    """
    if viewer.kind != "job":
        return check_may_administer(viewer)
    now = timezone.now()
    others = Membership.objects.filter(
        role=Role.ADMINISTRATOR.value, user__is_active=True, user__kind="person", starts__lte=now
    ).filter(Q(ends__isnull=True) | Q(ends__gt=now))
    if others.exclude(user_id__in=[about] if about else []).exists():
        raise PermissionRefused("Say which administrator asks: --as NAME.", slug="administrator-not-named")
    return None


def with_second_factor(viewer: Viewer) -> set[UUID]:
    """Accounts whose second factor is in force.

    Raises
    ------
    PermissionRefused: the viewer is no administrator.
    """
    check_may_administer(viewer)
    return set(
        SecondFactor.objects.filter(confirmed_at__isnull=False, ended_at__isnull=True).values_list(
            "user_id", flat=True
        )
    )


def second_factor_of(viewer: Viewer, *, for_change: bool = False) -> SecondFactor | None:
    """The viewer's own second factor in force, locked until the transaction ends if it is to be changed."""
    rows = SecondFactor.objects.select_for_update() if for_change else SecondFactor.objects.all()
    return rows.filter(user_id=viewer.user_id, confirmed_at__isnull=False, ended_at__isnull=True).first()


def second_factor_being_set_up(viewer: Viewer, *, for_change: bool = False) -> SecondFactor | None:
    """The viewer's own second factor that waits for its first code."""
    rows = SecondFactor.objects.select_for_update() if for_change else SecondFactor.objects.all()
    return rows.filter(user_id=viewer.user_id, confirmed_at__isnull=True, ended_at__isnull=True).first()


def second_factor_secret(viewer: Viewer) -> str | None:
    """The secret of the factor that the viewer is setting up, to be shown to them."""
    factor = second_factor_being_set_up(viewer)
    return unseal(bytes(factor.sealed), owner=viewer.user_id) if factor else None


def has_second_factor(viewer: Viewer) -> bool:
    """Say whether the viewer's sign-in asks for a code."""
    return second_factor_of(viewer) is not None


def asks_for_second_factor(viewer: Viewer) -> bool:
    """Say whether one of the viewer's roles needs a second factor (``PLUMBLINE_SECOND_FACTOR_ROLES``)."""
    return viewer.has_role(*settings.SECOND_FACTOR_ROLES)


def recovery_codes_left(viewer: Viewer) -> int:
    """How many recovery codes the viewer has not used."""
    factor = second_factor_of(viewer)
    return RecoveryCode.objects.filter(factor=factor, used_at__isnull=True).count() if factor else 0


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
