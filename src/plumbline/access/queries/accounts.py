"""Read accounts and memberships."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils import timezone

from plumbline.access.enums import Role
from plumbline.access.models import Membership, User
from plumbline.access.permissions import check_may_administer
from plumbline.access.viewer import Viewer
from plumbline.values.errors import NotVisible, PermissionRefused
from plumbline.values.one_reading import looked_up
from plumbline.values.words import say


def accounts(viewer: Viewer) -> list[tuple[User, list[Membership]]]:
    """People's accounts with the memberships in force now, by name.

    Raises
    ------
    PermissionRefused: the viewer is no administrator.
    """
    check_may_administer(viewer)
    held = Membership.objects.in_force(timezone.now()).select_related("agency")
    by_user: dict[UUID, list[Membership]] = {}
    for membership in held.order_by("agency__name", "role", "pk"):
        by_user.setdefault(membership.user_id, []).append(membership)
    return [
        (user, by_user.get(user.id, [])) for user in User.objects.filter(kind="person").order_by("name", "pk")
    ]


def account_shown(viewer: Viewer, user_id: UUID) -> tuple[User, list[Membership], list[Membership]]:
    """Return an account, the memberships in force, and those that have ended, newest first.

    Raises
    ------
    PermissionRefused: the viewer is no administrator.
    NotVisible: there is no such account.
    """
    check_may_administer(viewer)
    user, now = person_account(user_id), timezone.now()
    held = Membership.objects.filter(user=user).select_related("agency")
    ended = held.filter(ends__lte=now).order_by("-ends", "pk")
    return user, list(held.in_force(now).order_by("agency__name", "role", "pk")), list(ended)


def membership_shown(viewer: Viewer, membership_id: UUID) -> Membership:
    """Return a membership that can still be ended.

    Raises
    ------
    PermissionRefused: the viewer is no administrator.
    NotVisible: there is none.
    """
    check_may_administer(viewer)
    found = Membership.objects.filter(id=membership_id, ends__isnull=True, user__kind="person")
    held = found.select_related("agency", "user").first()
    if held is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    return held


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
        raise NotVisible(say("There is no account called “{email}”.", email=email))
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
        raise NotVisible(
            say("“{email}” does not hold the role {role} at this agency.", email=email, role=role)
        )
    return held


def check_asker_of_command(viewer: Viewer, *, about: UUID | None = None) -> None:
    """Let a command change accounts for a named job only where no person could: no administrator, or none but ``about``.

    Raises
    ------
    PermissionRefused: an administrator could be asked instead.
    """
    if viewer.kind != "job":
        return check_may_administer(viewer)
    others = Membership.objects.in_force(timezone.now()).filter(
        role=Role.ADMINISTRATOR.value, user__is_active=True, user__kind="person"
    )
    if others.exclude(user_id__in=[about] if about else []).exists():
        raise PermissionRefused("Say which administrator asks: --as NAME.", slug="administrator-not-named")
    return None


def names_of_users(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Names of the given accounts, by id."""
    return looked_up(
        "name of an account", ids, lambda new: dict(User.objects.filter(id__in=new).values_list("id", "name"))
    )


def members_of(agency_id: UUID, *, roles: Iterable[Role] | None = None) -> list[User]:
    """People with an open account and a membership in force at an agency, by name. Its systems are no people."""
    held = Membership.objects.in_force(timezone.now()).filter(agency_id=agency_id)
    if roles is not None:
        held = held.filter(role__in=[r.value for r in roles])
    return list(User.objects.choosable().filter(id__in=held.values("user_id")).order_by("name", "pk"))


def members_at(agencies: Iterable[UUID], *, roles: Iterable[Role]) -> dict[UUID, list[User]]:
    """Whom `members_of` gives for each of some agencies, in one statement."""
    wanted = list(agencies)
    held = Membership.objects.in_force(timezone.now()).filter(
        agency_id__in=wanted, role__in=[r.value for r in roles], user__in=User.objects.choosable()
    )
    found: dict[UUID, dict[UUID, User]] = {agency: {} for agency in wanted}
    for row in held.select_related("user").order_by("user__name", "user_id", "pk"):
        found[row.agency_id].setdefault(row.user_id, row.user)
    return {agency: list(people.values()) for agency, people in found.items()}


def has_somebody(agency_id: UUID, *, roles: Iterable[Role]) -> bool:
    """Whether an agency can answer in one of ``roles``: by a person, or by its own system."""
    held = Membership.objects.in_force(timezone.now()).filter(
        agency_id=agency_id, role__in=[r.value for r in roles]
    )
    return held.filter(user__is_active=True, user__kind="person").exists()


def agencies_with_role(role: Role) -> list[tuple[UUID, str]]:
    """Agencies at which somebody holds a role now, with their names, by name."""
    rows = Membership.objects.in_force(timezone.now()).filter(role=role.value, user__is_active=True)
    return list(
        rows.order_by("agency__name", "agency_id").values_list("agency_id", "agency__name").distinct()
    )


def agencies_of(user_id: UUID, *, roles: Iterable[Role]) -> list[UUID]:
    """Agencies at which an account holds one of ``roles`` now, the oldest membership first."""
    held = Membership.objects.in_force(timezone.now()).filter(
        user_id=user_id, role__in=[r.value for r in roles]
    )
    return list(dict.fromkeys(held.order_by("starts", "pk").values_list("agency_id", flat=True)))


def agencies_of_each(users: Iterable[UUID], *, roles: Iterable[Role]) -> dict[UUID, frozenset[UUID]]:
    """Agencies at which each of some accounts holds one of ``roles`` now; none for somebody who holds none."""
    found: dict[UUID, set[UUID]] = {user: set() for user in users}
    if found:
        held = Membership.objects.in_force(timezone.now()).filter(
            user_id__in=list(found), role__in=[r.value for r in roles]
        )
        for user, agency in held.values_list("user_id", "agency_id"):
            found[user].add(agency)
    return {user: frozenset(agencies) for user, agencies in found.items()}


def members_of_each(agencies: Iterable[UUID], *, roles: Iterable[Role]) -> list[tuple[User, UUID]]:
    """People with an open account who hold one of ``roles`` at any of some agencies now, by name, each with the first such agency."""
    held = Membership.objects.in_force(timezone.now()).filter(
        agency_id__in=list(agencies), role__in=[r.value for r in roles]
    )
    first: dict[UUID, UUID] = {}
    for user, agency in held.order_by("starts", "pk").values_list("user_id", "agency_id"):
        first.setdefault(user, agency)
    people = User.objects.choosable().filter(id__in=list(first)).order_by("name", "pk")
    return [(user, first[user.id]) for user in people]
