"""Seal what only named readers may know of a case: how a person may be reached, supervision notes, safety plans, answers not finished.

A copy of the database alone tells nobody (assurance 1.8). AES-256-GCM (NIST SP 800-38D) under a key of this installation's home,
with a random 96-bit nonce. The row's id is bound in: words moved to another row do not open.
"""

from __future__ import annotations

import os
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from plumbline.values.errors import StageRefused


NONCE = 12
UNREADABLE = "How this person may be reached cannot be read on this server. Do not make contact before you have asked whoever wrote it."


def seal(words: str, *, rule: UUID) -> bytes:
    """Return nonce and ciphertext of ``words``."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(settings.SAFE_CONTACT_KEY).encrypt(nonce, words.encode(), rule.bytes)


def unseal(sealed: bytes, *, rule: UUID, unreadable: str = UNREADABLE) -> str:
    """Return the words.

    Raises
    ------
    StageRefused: they were sealed under another key or for another row; ``unreadable`` is the sentence that says so.
    """
    try:
        plain = AESGCM(settings.SAFE_CONTACT_KEY).decrypt(sealed[:NONCE], sealed[NONCE:], rule.bytes)
    except (InvalidTag, ValueError):  # ValueError: shorter than a nonce and a tag can be
        raise StageRefused(unreadable, slug="safe-contact-unreadable") from None
    return plain.decode()
