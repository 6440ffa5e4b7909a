"""Derive the key under which a browser holds entries that wait, and the mark of the account that they wait for.

HKDF-SHA256 (RFC 5869) from a secret of this installation's home: a copy of the database opens nothing, nor does the home
without the row that holds the salt. Account and row are bound in, so that no account can be given another's key.
"""

from __future__ import annotations

import hmac
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


# For new entries a key is good for as long as a session can last; an entry then waits a day at most.
WRITES_FOR = timedelta(hours=10)
WAITS = timedelta(hours=24)
KEPT = WRITES_FOR + WAITS


def derive(*, salt: bytes, user: UUID, key: UUID) -> bytes:
    """Return the 32 bytes of a key for AES-256-GCM."""
    info = b"plumbline waiting entries" + user.bytes + key.bytes
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(settings.QUEUE_KEY)


def account_mark(user: UUID) -> str:
    """Return a mark that tells one account's waiting entries from another's on the same phone, and names nobody."""
    return hmac.new(settings.QUEUE_KEY, b"account" + user.bytes, sha256).hexdigest()[:24]
