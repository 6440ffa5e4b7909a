"""Check a password and write what came of it to the ledger. Known and unknown names cost the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.contrib.auth.hashers import make_password, verify_password
from django.db import transaction
from django.utils import timezone

from plumbline.access.brake import account_key, add_failures, brake_key, clear_failures, held_until
from plumbline.access.identity import briefly_as
from plumbline.access.jobs import job_viewer
from plumbline.access.models import User
from plumbline.access.queries import asks_for_second_factor, has_second_factor, viewer_for
from plumbline.access.rules import Brake
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record


class Outcome(StrEnum):
    """What came of a name and a password."""

    WRONG = "wrong"
    BRAKED = "braked"
    RIGHT = "right"
    CODE_NEEDED = "code-needed"
    SET_UP_NEEDED = "set-up-needed"


@dataclass(frozen=True, slots=True)
class Attempt:
    """The answer to one attempt; ``user`` only where the password was right."""

    outcome: Outcome
    user: User | None = None
    wait: timedelta = timedelta()


@transaction.atomic
def try_password(*, email: str, password: str, address: str, device: str = "") -> Attempt:
    """Check a password, unless there were too many failures just now.

    Parameters
    ----------
    email, password : as typed.
    address : network address of the browser.
    device : what a browser that this account signed in from before says of itself, already verified.

    Records
        ``account.sign_in_failed`` or ``account.sign_in_braked``; a right password is recorded by
        `finish_sign_in`, when the second factor is right too.
    """
    now = timezone.now()
    keys = [account_key(email, device), (Brake.ADDRESS, brake_key(Brake.ADDRESS, address))]
    user = User.objects.filter(email__iexact=email, kind="person").first()
    until = held_until(keys, now)
    if until is not None:
        _note("account.sign_in_braked", user, now)
        return Attempt(Outcome.BRAKED, wait=until - now)
    correct, must_update = verify_password(password, user.password if user else "!")
    if user is None or not correct or not user.is_active:
        _note("account.sign_in_failed", user, now)
        add_failures((key for _, key in keys), now)
        return Attempt(Outcome.WRONG)
    return _right(user, password if must_update else None)


@transaction.atomic
def check_own_password(*, by: Viewer, password: str) -> Outcome:
    """Ask somebody who is signed in for their password again, under the same brake as a sign-in.

    Records
        ``account.sign_in_failed`` or ``account.sign_in_braked``, where it is not right.
    """
    now = timezone.now()
    user = User.objects.get(id=by.user_id)
    key = account_key(user.email, str(by.user_id))
    if held_until([key], now) is not None:
        _note("account.sign_in_braked", user, now)
        return Outcome.BRAKED
    if user.check_password(password):
        return Outcome.RIGHT
    _note("account.sign_in_failed", user, now)
    add_failures([key[1]], now)
    return Outcome.WRONG


@transaction.atomic
def finish_sign_in(*, user: User, device: str = "") -> Viewer:
    """Say that an account is signed in; its failures no longer count.

    Records
        ``account.signed_in``.
    """
    viewer = viewer_for(user)
    record("account.signed_in", verb=Verb.ACCESS, object_kind="account", objects=[user.id], by=viewer)
    own = account_key(user.email, device)[1]
    clear_failures([account_key(user.email)[1], own, brake_key(Brake.CODE, str(user.id))])
    return viewer


def _note(what: str, user: User | None, now: datetime) -> None:
    # A name that is nobody's is written against the sign-in itself: as many statements either way.
    actor = (
        Viewer(user_id=user.id, name=user.name, kind=user.kind, standings=())
        if user
        else job_viewer("sign-in")
    )
    record(what, verb=Verb.REFUSAL, object_kind="account", objects=[actor.actor_id], by=actor, at=now)


def _right(user: User, password_to_store_better: str | None) -> Attempt:
    viewer = viewer_for(user)
    with briefly_as(viewer):
        if password_to_store_better is not None:
            record(
                "account.password_rehashed",
                verb=Verb.ACCESS,
                object_kind="account",
                objects=[user.id],
                by=viewer,
            )
            user.password = make_password(password_to_store_better)
            user.save(update_fields=["password"])
        if has_second_factor(viewer):
            return Attempt(Outcome.CODE_NEEDED, user)
    return Attempt(Outcome.SET_UP_NEEDED if asks_for_second_factor(viewer) else Outcome.RIGHT, user)
