"""Seal a secret, so that a copy of the database alone does not tell it: a second factor, the seed of a lot to come.

AES-256-GCM (NIST SP 800-38D) under a key of this installation's home, with a random 96-bit nonce.
The owner's id (an account, a commitment) is bound in as associated data: a sealed secret moved to another owner does not open.
"""

from __future__ import annotations

import os
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from plumbline.values.errors import StageRefused


NONCE = 12
FACTOR_UNREADABLE = "Your second factor cannot be read on this server. Ask your administrator to remove it, then set up a new one."


def seal(secret: str, *, owner: UUID) -> bytes:
    """Return nonce and ciphertext of ``secret``."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(settings.SEALING_KEY).encrypt(nonce, secret.encode(), owner.bytes)


def unseal(sealed: bytes, *, owner: UUID, unreadable: str = FACTOR_UNREADABLE) -> str:
    """Return the secret.

    Raises
    ------
    StageRefused: it was sealed under another key or for another owner; ``unreadable`` is the sentence that says so.
    """
    try:
        plain = AESGCM(settings.SEALING_KEY).decrypt(sealed[:NONCE], sealed[NONCE:], owner.bytes)
    except (InvalidTag, ValueError):  # ValueError: shorter than a nonce and a tag can be
        raise StageRefused(unreadable, slug="sealed-elsewhere") from None
    return plain.decode()
