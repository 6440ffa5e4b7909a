"""Set up, ask for, renew and remove the second factor."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from plumbline.access.brake import add_failures, brake_key, code_wait
from plumbline.access.codes import LENGTH, digest, new_code, tidy
from plumbline.access.models import RecoveryCode, SecondFactor
from plumbline.access.permissions import check_may_administer, check_not_oneself
from plumbline.access.queries import person_account, second_factor_being_set_up, second_factor_of
from plumbline.access.rules import Brake
from plumbline.access.sealing import seal, unseal
from plumbline.access.totp import new_secret, step_of
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.values.errors import StageRefused


RECOVERY_CODES = 10


class CodeAnswer(StrEnum):
    """What came of a code. Returned, not raised: the failure must stay counted."""

    TAKEN = "taken"
    RECOVERED = "recovered"
    WRONG = "wrong"
    BRAKED = "braked"


@transaction.atomic
def start_second_factor(*, by: Viewer, at: datetime | None = None) -> None:
    """Make a fresh secret for the asker. The factor in force, if any, stays until the new one is confirmed.

    Records
        ``second_factor.started``.
    """
    now = at or timezone.now()
    factor = SecondFactor(user_id=by.user_id, sealed=seal(new_secret(), owner=by.user_id), started_at=now)
    _record("second_factor.started", by, by.user_id)
    SecondFactor.objects.filter(user_id=by.user_id, confirmed_at__isnull=True, ended_at__isnull=True).update(
        sealed=b"", ended_at=now
    )
    factor.save(force_insert=True)


@transaction.atomic
def confirm_second_factor(
    *, code: str, by: Viewer, at: datetime | None = None
) -> tuple[str, ...] | CodeAnswer:
    """Take the first code of the app that is being set up; return the recovery codes, for the one time they are shown.

    Returns the answer instead where the code is wrong or there were too many failures.

    Refuses
        StageRefused: no set-up was begun.
    Records
        ``second_factor.confirmed``, or ``second_factor.refused``.
    """
    now = at or timezone.now()
    factor = second_factor_being_set_up(by, for_change=True)
    if factor is None:
        raise StageRefused("Begin again: no second factor is being set up.")
    step = _step(factor, code, by, now)
    if isinstance(step, CodeAnswer):
        return step
    _record("second_factor.confirmed", by, by.user_id)
    SecondFactor.objects.filter(user_id=by.user_id, confirmed_at__isnull=False, ended_at__isnull=True).update(
        sealed=b"", ended_at=now
    )
    SecondFactor.objects.filter(id=factor.id).update(confirmed_at=now, last_step=step)
    return _make_recovery_codes(factor, now)


@transaction.atomic
def take_code(*, code: str, by: Viewer, at: datetime | None = None) -> CodeAnswer:
    """Take a code of the app, or a recovery code, once.

    Refuses
        StageRefused: there is no second factor, or it was sealed under another key.
    Records
        ``second_factor.refused`` or ``second_factor.recovered``; a right code of the app is part of
        the sign-in, which is recorded, and moves the last step on.
    """
    now = at or timezone.now()
    factor = second_factor_of(by, for_change=True)
    if factor is None:
        raise StageRefused("There is no second factor to ask for. Sign in again.")
    if len(tidy(code)) == LENGTH:
        return _take_recovery_code(factor, code, by, now)
    step = _step(factor, code, by, now)
    if isinstance(step, CodeAnswer):
        return step
    _record("second_factor.taken", by, by.user_id)
    SecondFactor.objects.filter(id=factor.id).update(last_step=step)
    return CodeAnswer.TAKEN


@transaction.atomic
def renew_recovery_codes(
    *, code: str, by: Viewer, at: datetime | None = None
) -> tuple[str, ...] | CodeAnswer:
    """Make fresh recovery codes for whoever gives a right code; the old ones no longer work.

    Refuses
        StageRefused: there is no second factor.
    Records
        ``second_factor.codes_renewed``, and what `take_code` records.
    """
    now = at or timezone.now()
    answer = take_code(code=code, by=by, at=now)
    factor = second_factor_of(by)
    if factor is None or answer in {CodeAnswer.WRONG, CodeAnswer.BRAKED}:
        return answer
    _record("second_factor.codes_renewed", by, by.user_id)
    RecoveryCode.objects.filter(factor=factor, used_at__isnull=True).update(used_at=now)
    return _make_recovery_codes(factor, now)


@transaction.atomic
def remove_second_factor(*, user_id: UUID, by: Viewer, at: datetime | None = None) -> None:
    """Take away somebody's second factor, for a lost phone; they set up another when they next sign in.

    Refuses
        PermissionRefused: the viewer is no administrator, or it is their own.
        NotVisible: there is no such account.
        StageRefused: there is none to remove.
    Records
        ``second_factor.removed``.
    """
    check_may_administer(by)
    check_not_oneself(by, user_id)
    user = person_account(user_id)
    _record("second_factor.removed", by, user.id)
    ended = SecondFactor.objects.filter(user_id=user.id, ended_at__isnull=True).update(
        sealed=b"", ended_at=at or timezone.now()
    )
    if not ended:
        raise StageRefused("This account has no second factor.")


def _step(factor: SecondFactor, code: str, by: Viewer, now: datetime) -> int | CodeAnswer:
    if code_wait(by, now):
        _record("second_factor.braked", by, by.user_id, Verb.REFUSAL)
        return CodeAnswer.BRAKED
    secret = unseal(bytes(factor.sealed), owner=factor.user_id)
    step = step_of(code, secret=secret, at=now, after=factor.last_step)
    return _refuse(by, now) if step is None else step


def _take_recovery_code(factor: SecondFactor, code: str, by: Viewer, now: datetime) -> CodeAnswer:
    if code_wait(by, now):
        _record("second_factor.braked", by, by.user_id, Verb.REFUSAL)
        return CodeAnswer.BRAKED
    # The factor's row is locked, so no other request takes the same code between these two lines.
    found = RecoveryCode.objects.filter(factor=factor, digest=digest(code), used_at__isnull=True).first()
    if found is None:
        return _refuse(by, now)
    _record("second_factor.recovered", by, by.user_id)
    RecoveryCode.objects.filter(id=found.id).update(used_at=now)
    return CodeAnswer.RECOVERED


def _refuse(by: Viewer, now: datetime) -> CodeAnswer:
    _record("second_factor.refused", by, by.user_id, Verb.REFUSAL)
    add_failures([brake_key(Brake.CODE, str(by.user_id))], now)
    return CodeAnswer.WRONG


def _make_recovery_codes(factor: SecondFactor, now: datetime) -> tuple[str, ...]:
    codes = tuple(new_code() for _ in range(RECOVERY_CODES))
    RecoveryCode.objects.bulk_create(
        RecoveryCode(factor=factor, digest=digest(code), made_at=now) for code in codes
    )
    return codes


def _record(what: str, by: Viewer, account: UUID, verb: Verb = Verb.ACCESS) -> None:
    record(what, verb=verb, object_kind="account", objects=[account], by=by)
