"""Derive the key under which a browser holds entries that wait, and the mark of the account that they wait for.

HKDF-SHA256 (RFC 5869) from a secret of this installation's home: a copy of the database opens nothing, nor does the home
without the row that holds the salt. Account and row are bound in, so that no account can be given another's key.

A key takes new entries for half an hour and is given out for 24 hours from the start of it: so nothing opens an entry a day after it was
written (journeys 1, offline: gone after sync or 24 hours). A phone without a signal is given the keys of the half hours to come with the
first, for as long as a session can last.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


# For so long a key takes new entries; for so long, a session at its longest, keys are given ahead; and a day after its start a key is gone.
SLOT = timedelta(minutes=30)
AHEAD = timedelta(hours=10)
WAITS = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class GivenKey:
    """A key as a browser gets it: its id, 32 bytes that are stored nowhere, and from when it takes entries."""

    id: UUID
    secret: bytes
    starts_at: datetime


def slots(now: datetime) -> list[datetime]:
    """Return the starts of the half hours for which keys are given: that of now, and those to come while a session can last."""
    began = datetime.fromtimestamp(now.timestamp() // SLOT.total_seconds() * SLOT.total_seconds(), UTC)
    return [began + n * SLOT for n in range(AHEAD // SLOT + 1)]


def derive(*, salt: bytes, user: UUID, key: UUID) -> bytes:
    """Return the 32 bytes of a key for AES-256-GCM."""
    info = b"plumbline waiting entries" + user.bytes + key.bytes
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(settings.QUEUE_KEY)


def account_mark(user: UUID) -> str:
    """Return a mark that tells one account's waiting entries from another's on the same phone, and names nobody."""
    return hmac.new(settings.QUEUE_KEY, b"account" + user.bytes, sha256).hexdigest()[:24]
