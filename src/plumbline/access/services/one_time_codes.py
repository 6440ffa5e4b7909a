"""Give out one-time codes, and choose passwords: with a code, or knowing the old one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from plumbline.access.brake import account_key, clear_failures
from plumbline.access.codes import digest, new_code
from plumbline.access.identity import briefly_as
from plumbline.access.models import OneTimeCode, User
from plumbline.access.permissions import check_may_administer, check_not_oneself
from plumbline.access.queries import person_account, viewer_for
from plumbline.access.viewer import Viewer
from plumbline.audit.actors import Actor
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.values.errors import DataUnfit, PermissionRefused, StageRefused


LASTS = timedelta(hours=24)
NO_CODE = "This one-time code is not right, was used before, or is more than a day old. Ask your administrator for a new one."


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """A code, for the one time that it can be shown."""

    code: str
    user: User
    expires_at: datetime


@transaction.atomic
def give_one_time_code(*, user_id: UUID, by: Viewer) -> IssuedCode:
    """Make a code with which an account's owner chooses a password. Earlier codes no longer work.

    The password there is goes on working until the owner chooses another, so that nobody is locked
    out by somebody else's request; a second factor is not touched (ASVS V6.4.3).

    Refuses
        PermissionRefused: the viewer is no administrator, or it is their own account.
        NotVisible: there is no such account.
        StageRefused: it is of an agency's system, and nobody signs in with it.
    Records
        ``account.code_given``.
    """
    check_may_administer(by)
    check_not_oneself(by, user_id)
    user = person_account(user_id)
    if user.is_system:
        raise StageRefused(
            "This account is of an agency’s system: nobody signs in with it. Make a token for it."
        )
    now = timezone.now()
    record("account.code_given", verb=Verb.ACCESS, object_kind="account", objects=[user.id], by=by, at=now)
    OneTimeCode.objects.filter(user=user, used_at__isnull=True).update(used_at=now)
    code = new_code()
    OneTimeCode(user=user, digest=digest(code), made_at=now, expires_at=now + LASTS).save(force_insert=True)
    return IssuedCode(code, user, now + LASTS)


@transaction.atomic
def choose_password_by_code(*, code: str, password: str, at: datetime | None = None) -> User:
    """Choose a password with a one-time code. Every open session of the account ends.

    Refuses
        PermissionRefused: the code is not one that works.
        DataUnfit: the password breaks a rule.
    Records
        ``account.password_chosen``.
    """
    now = at or timezone.now()
    found = (
        OneTimeCode.objects.select_for_update()
        .filter(digest=digest(code), used_at__isnull=True, expires_at__gt=now, user__is_active=True)
        .first()
    )
    if found is None:
        raise PermissionRefused(NO_CODE, slug="no-such-code")
    user = User.objects.get(id=found.user_id)
    viewer = viewer_for(user)
    with briefly_as(viewer):
        set_password(user=user, password=password, by=viewer, at=now)
    OneTimeCode.objects.filter(id=found.id).update(used_at=now)
    clear_failures([account_key(user.email)[1]])
    return user


@transaction.atomic
def set_password(*, user: User, password: str, by: Actor, at: datetime | None = None) -> None:
    """Store a password that keeps the rules. Every session of the account but the one that asks ends.

    Refuses
        DataUnfit: the password breaks a rule.
    Records
        ``account.password_chosen``.
    """
    check_password_rules(password, user)
    record(
        "account.password_chosen", verb=Verb.ACCESS, object_kind="account", objects=[user.id], by=by, at=at
    )
    # Sessions carry a keyed hash of the password's hash: those of the old one are no longer believed.
    user.set_password(password)
    user.save(update_fields=["password"])


def check_password_rules(password: str, user: User) -> None:
    """Refuse a password that breaks a rule, with a sentence for each.

    Refuses
        DataUnfit: it does.
    """
    try:
        validate_password(password, user)
    except ValidationError as broken:
        raise DataUnfit(" ".join(broken.messages), slug="weak-password") from broken
