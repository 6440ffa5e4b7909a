"""Open and close accounts, give and end memberships."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from plumbline.access.enums import Role
from plumbline.access.models import Membership, User
from plumbline.access.permissions import check_may_administer, check_not_oneself
from plumbline.access.queries import person_account
from plumbline.access.viewer import Viewer
from plumbline.audit.actors import Actor
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.values.errors import DataUnfit, NotVisible


@transaction.atomic
def open_account(
    *,
    email: str,
    name: str,
    by: Actor,
    password: str | None = None,
    kind: str = "person",
    is_system: bool = False,
) -> User:
    """Open an account, or return the one with this sign-in name unchanged. A job has no password.

    Parameters
    ----------
    is_system : it is of an agency's system. It is never among those who can be chosen.

    Records
        ``account.opened``.
    """
    found = User.objects.filter(email__iexact=email).first()
    if found is not None:
        return found
    user = User(email=email.lower(), name=name, kind=kind, is_system=is_system)
    user.set_password(password)
    record("account.opened", verb=Verb.ACCESS, object_kind="account", objects=[user.id], by=by)
    user.save(force_insert=True)
    return user


@transaction.atomic
def add_member(
    *, user: User, agency_id: UUID, role: Role, by: Actor, starts: datetime | None = None
) -> Membership:
    """Give an account a role at an agency from ``starts`` (now unless told); a second call changes nothing.

    Records
        ``membership.started``.
    """
    found = Membership.objects.filter(
        user=user, agency_id=agency_id, role=role.value, ends__isnull=True
    ).first()
    if found is not None:
        return found
    membership = Membership(user=user, agency_id=agency_id, role=role.value, starts=starts or timezone.now())
    record("membership.started", verb=Verb.ACCESS, object_kind="account", objects=[user.id], by=by)
    membership.save(force_insert=True)
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, by: Actor, at: datetime | None = None) -> None:
    """End a membership; sight through it ends in the same instant.

    Records
        ``membership.ended``.
    """
    record("membership.ended", verb=Verb.ACCESS, object_kind="account", objects=[membership.user_id], by=by)
    Membership.objects.filter(id=membership.id).update(ends=at or timezone.now())


@transaction.atomic
def end_membership_by_id(*, membership_id: UUID, by: Viewer) -> None:
    """End a membership, as an administrator.

    Refuses
        PermissionRefused: the viewer is no administrator, or it is their own.
        NotVisible: there is no such membership in force.
    Records
        ``membership.ended``.
    """
    check_may_administer(by)
    found = Membership.objects.filter(id=membership_id, ends__isnull=True).first()
    if found is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    check_not_oneself(by, found.user_id)
    end_membership(membership=found, by=by)


@transaction.atomic
def invite(
    *, email: str, name: str, agency_id: UUID, role: Role, by: Viewer, is_system: bool = False
) -> User:
    """Open an account without a password and give it its first role; ``is_system``: it is of an agency's system.

    Refuses
        PermissionRefused: the viewer is no administrator.
        DataUnfit: the sign-in name is not an email address, or is taken.
    Records
        ``account.opened`` and ``membership.started``.
    """
    check_may_administer(by)
    _check_address(email)
    if User.objects.filter(email__iexact=email).exists():
        raise DataUnfit("There is an account with this email address already.", slug="name-taken")
    user = open_account(email=email, name=name.strip(), by=by, is_system=is_system)
    add_member(user=user, agency_id=agency_id, role=role, by=by)
    return user


@transaction.atomic
def give_role(*, user_id: UUID, agency_id: UUID, role: Role, by: Viewer) -> Membership:
    """Give somebody else a role at an agency, from now.

    Refuses
        PermissionRefused: the viewer is no administrator, or it is their own account.
        NotVisible: there is no such account.
    Records
        ``membership.started``.
    """
    check_may_administer(by)
    check_not_oneself(by, user_id)
    return add_member(user=person_account(user_id), agency_id=agency_id, role=role, by=by)


@transaction.atomic
def close_account(*, user_id: UUID, by: Viewer) -> None:
    """Close an account: no sign-in, and every open session of it ends at its next click.

    Refuses
        PermissionRefused: the viewer is no administrator, or it is their own account.
        NotVisible: there is no such account.
    Records
        ``account.closed``.
    """
    _set_open(user_id, open_now=False, what="account.closed", by=by)


@transaction.atomic
def reopen_account(*, user_id: UUID, by: Viewer) -> None:
    """Open a closed account again, with the memberships that have not ended.

    Refuses
        PermissionRefused: the viewer is no administrator, or it is their own account.
        NotVisible: there is no such account.
    Records
        ``account.reopened``.
    """
    _set_open(user_id, open_now=True, what="account.reopened", by=by)


def _set_open(user_id: UUID, *, open_now: bool, what: str, by: Viewer) -> None:
    check_may_administer(by)
    check_not_oneself(by, user_id)
    user = person_account(user_id)
    record(what, verb=Verb.ACCESS, object_kind="account", objects=[user.id], by=by)
    User.objects.filter(id=user.id).update(is_active=open_now)


def _check_address(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError:
        raise DataUnfit("Give an email address like name@example.org.", slug="not-an-address") from None
