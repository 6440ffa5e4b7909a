"""Sign a summary, and see whether a signature fits: Ed25519 (RFC 8032) under a key of this installation's home.

The key is told by its fingerprint, which people read out to each other: 128 bits of the SHA-256 of the public key, so that nobody
can make a second key with the same one.
"""

from __future__ import annotations

from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings


# Signed with the words, so that no signature made for anything else passes for one of a summary.
PURPOSE = b"plumbline signed summary\n"
PURPOSE_CHANGE = b"plumbline key change\n"
PURPOSE_MOVE = b"plumbline partnership\n"
FINGERPRINT_SIGNS, IN_A_GROUP = 32, 4


def public_key(secret: bytes | None = None) -> bytes:
    """The 32 bytes by which others check what this installation signed with its first key, or whoever holds ``secret``."""
    return _private(secret).public_key().public_bytes_raw()


def sign(text: str, secret: bytes | None = None) -> bytes:
    """The 64 bytes of the signature of ``text``, by this installation's first key or by whoever holds ``secret``."""
    return _private(secret).sign(PURPOSE + text.encode())


def sign_change(text: str, secret: bytes) -> bytes:
    """The 64 bytes of the signature of a change of keys by whoever holds ``secret``."""
    return _private(secret).sign(PURPOSE_CHANGE + text.encode())


def sign_move(text: bytes, secret: bytes) -> bytes:
    """The 64 bytes of the signature of what a partnership's file says of itself."""
    return _private(secret).sign(PURPOSE_MOVE + text)


def fits(text: str, *, signature: bytes, key: bytes) -> bool:
    """Whether ``key`` signed these very words of a summary."""
    return _fits(PURPOSE + text.encode(), signature, key)


def fits_change(text: str, *, signature: bytes, key: bytes) -> bool:
    """Whether ``key`` signed these very words of a change of keys."""
    return _fits(PURPOSE_CHANGE + text.encode(), signature, key)


def fits_move(text: bytes, *, signature: bytes, key: bytes) -> bool:
    """Whether ``key`` signed these very bytes of what a partnership's file says of itself."""
    return _fits(PURPOSE_MOVE + text, signature, key)


def _fits(words: bytes, signature: bytes, key: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, words)
    except (InvalidSignature, ValueError):  # ValueError: no key of this kind has such a length
        return False
    return True


def fingerprint(key: bytes) -> str:
    """Eight groups of four signs, as they are read out."""
    signs = sha256(key).hexdigest()[:FINGERPRINT_SIGNS]
    return " ".join(signs[at : at + IN_A_GROUP] for at in range(0, FINGERPRINT_SIGNS, IN_A_GROUP))


def _private(secret: bytes | None) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(secret or settings.SUMMARY_KEY)
