"""Count failures to sign in, and hold back the next attempt after too many. Kept in the database, so every worker counts alike."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from plumbline.access.models import FailedSignIn
from plumbline.access.rules import LIMITS, LONGEST, Brake, braked_until
from plumbline.access.viewer import Viewer


def brake_key(brake: Brake, of: str) -> str:
    """Return the keyed hash under which failures are counted."""
    return salted_hmac(f"plumbline.brake.{brake}", of.strip().lower(), algorithm="sha256").hexdigest()


def account_key(email: str, device: str = "") -> tuple[Brake, str]:
    """Return what failures of this account are counted under: a browser it signed in on before counts apart."""
    brake = Brake.DEVICE if device else Brake.ACCOUNT
    return brake, brake_key(brake, device or email)


def held_until(keys: Iterable[tuple[Brake, str]], now: datetime) -> datetime | None:
    """Return when the next attempt is let through, if not now. One attempt of a key at a time, until its transaction ends.

    Without the lock, many attempts sent at once would all be let through before the first is counted.
    """
    waits = [_held_until(brake, key, now) for brake, key in keys]
    return max((until for until in waits if until is not None), default=None)


def code_wait(viewer: Viewer, now: datetime | None = None) -> timedelta:
    """How long until another code of a second factor is taken from this account; nothing if it is now."""
    at = now or timezone.now()
    until = held_until([(Brake.CODE, brake_key(Brake.CODE, str(viewer.user_id)))], at)
    return until - at if until else timedelta()


def add_failures(keys: Iterable[str], now: datetime) -> None:
    """Count one failure against each key; forget those too old to count. The ledger entry is written before."""
    FailedSignIn.objects.filter(at__lt=now - LONGEST).delete()
    FailedSignIn.objects.bulk_create(FailedSignIn(key=key, at=now) for key in keys)


def clear_failures(keys: Iterable[str]) -> None:
    """Forget the failures of these keys. The ledger entry is written before."""
    FailedSignIn.objects.filter(key__in=list(keys)).delete()


def _held_until(brake: Brake, key: str, now: datetime) -> datetime | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
    limit = LIMITS[brake]
    failures = FailedSignIn.objects.filter(key=key, at__gt=now - limit.within).values_list("at", flat=True)
    return braked_until(list(failures), limit=limit, now=now)
