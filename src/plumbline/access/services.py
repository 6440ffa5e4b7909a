"""Change accounts and memberships, and write sign-ins to the ledger."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from plumbline.access.enums import Role
from plumbline.access.models import Membership, User
from plumbline.access.permissions import check_may_administer
from plumbline.access.viewer import Viewer
from plumbline.audit.actors import Actor
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.values.errors import NotVisible, PermissionRefused


@transaction.atomic
def open_account(
    *, email: str, name: str, by: Actor, password: str | None = None, kind: str = "person"
) -> User:
    """Open an account, or return the one with this sign-in name unchanged. A job has no password.

    Records
        ``account.opened``.
    """
    found = User.objects.filter(email__iexact=email).first()
    if found is not None:
        return found
    user = User(email=email.lower(), name=name, kind=kind)
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
    if found.user_id == by.user_id:
        raise PermissionRefused("You cannot end your own role. Ask another administrator.")
    end_membership(membership=found, by=by)


def record_sign_in(*, viewer: Actor, succeeded: bool) -> None:
    """Write a sign-in, or a failed one against a known account, to the ledger."""
    what = "account.signed_in" if succeeded else "account.sign_in_failed"
    record(
        what,
        verb=Verb.ACCESS if succeeded else Verb.REFUSAL,
        object_kind="account",
        objects=[viewer.actor_id],
        by=viewer,
    )
