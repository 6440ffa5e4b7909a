"""Keys of one bundle, derived from a secret of this installation's home (HKDF-SHA256, RFC 5869) and from its id.

So the key that turns a study number into a pseudonym stays here, and is another one for every bundle: two bundles of the same
people cannot be laid side by side.
"""

from __future__ import annotations

import hmac
import os
from hashlib import sha256
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from plumbline.values.errors import StageRefused


NONCE, SIGNS = 12, 16


def pseudonym(bundle: UUID, kind: str, value: str) -> str:
    """What stands for a person or a couple in this bundle, and in no other: 64 bits of HMAC-SHA256."""
    return hmac.new(_derived(bundle, b"pseudonyms"), f"{kind} {value}".encode(), sha256).hexdigest()[:SIGNS]


def seal(content: bytes, *, bundle: UUID) -> bytes:
    """Nonce and ciphertext of a bundle (AES-256-GCM), so that a copy of the database tells nobody."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(_derived(bundle, b"content")).encrypt(nonce, content, bundle.bytes)


def unseal(sealed: bytes, *, bundle: UUID) -> bytes:
    """Return the content.

    Raises
    ------
    StageRefused: it was sealed under another key.
    """
    try:
        return AESGCM(_derived(bundle, b"content")).decrypt(sealed[:NONCE], sealed[NONCE:], bundle.bytes)
    except (InvalidTag, ValueError):  # ValueError: shorter than a nonce and a tag can be
        raise StageRefused(
            "This bundle cannot be read on this server. Ask for another one.", slug="bundle-unreadable"
        ) from None


def _derived(bundle: UUID, purpose: bytes) -> bytes:
    info = b"plumbline research bundle " + purpose
    return HKDF(algorithm=SHA256(), length=32, salt=bundle.bytes, info=info).derive(settings.BUNDLE_KEY)
