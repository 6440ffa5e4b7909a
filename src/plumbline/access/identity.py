"""Tell the database who is looking, in a way that injected SQL cannot forge.

The token is ``user.expiry.mac``. It is set for one transaction only, so a pooled connection carries
nothing over. The database checks the MAC (HMAC-SHA-256, RFC 2104) against pads that only the owner
of the checking function may read; this process holds the key in a file of mode 0600.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from plumbline.access.viewer import Viewer


WEB_SECONDS = 60
JOB_SECONDS = 3600
BLOCK = 64


def pads(key: bytes) -> tuple[bytes, bytes]:
    """Return the inner and outer pads of HMAC-SHA-256 for ``key``, as the database stores them."""
    block = key.ljust(BLOCK, b"\0")
    return bytes(b ^ 0x36 for b in block), bytes(b ^ 0x5C for b in block)


def token_for(user_id: UUID, *, seconds: int, key: bytes) -> str:
    """Return a token for ``user_id`` that lasts ``seconds``."""
    claim = f"{user_id}.{int(time.time()) + seconds}"
    mac = hmac.new(key, claim.encode(), hashlib.sha256).hexdigest()
    return f"{claim}.{mac}"


def identify(viewer: Viewer, *, seconds: int = WEB_SECONDS) -> None:
    """Set the viewer for the rest of this transaction.

    Raises
    ------
    RuntimeError: there is no transaction, so the setting would be gone at once.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("An identity is set inside a transaction.")
    token = token_for(viewer.user_id, seconds=seconds, key=settings.IDENTITY_KEY)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('plumbline.token', %s, true)", [token])


def forget() -> None:
    """Take the identity away for the rest of this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('plumbline.token', '', true)")


@contextmanager
def briefly_as(viewer: Viewer) -> Iterator[Viewer]:
    """A part of a transaction with an identity, for somebody who is half-way through signing in."""
    identify(viewer)
    try:
        yield viewer
    finally:
        # In a broken transaction this fails; the rollback that must follow takes the setting with it.
        with suppress(DatabaseError):
            forget()


@contextmanager
def acting_as(viewer: Viewer, *, seconds: int = JOB_SECONDS) -> Iterator[Viewer]:
    """One transaction with an identity, for commands and jobs."""
    with transaction.atomic():
        identify(viewer, seconds=seconds)
        yield viewer
