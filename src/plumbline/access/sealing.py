"""Seal a second factor's secret, so that a copy of the database alone opens nobody's account.

AES-256-GCM (NIST SP 800-38D) under a key of this installation's home, with a random 96-bit nonce.
The account's id is bound in as associated data: a sealed secret moved to another account does not open.
"""

from __future__ import annotations

import os
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from plumbline.values.errors import StageRefused


NONCE = 12


def seal(secret: str, *, owner: UUID) -> bytes:
    """Return nonce and ciphertext of ``secret``."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(settings.SEALING_KEY).encrypt(nonce, secret.encode(), owner.bytes)


def unseal(sealed: bytes, *, owner: UUID) -> str:
    """Return the secret.

    Raises
    ------
    StageRefused: it was sealed under another key or for another account.
    """
    try:
        plain = AESGCM(settings.SEALING_KEY).decrypt(sealed[:NONCE], sealed[NONCE:], owner.bytes)
    except (InvalidTag, ValueError):  # ValueError: shorter than a nonce and a tag can be
        raise StageRefused(
            "Your second factor cannot be read on this server. Ask your administrator to remove it, then set up a new one.",
            slug="second-factor-unreadable",
        ) from None
    return plain.decode()
