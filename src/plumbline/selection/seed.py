"""Commit to a seed before the list is closed, reveal it after: nobody can shop for a draw."""

from __future__ import annotations

import hashlib
import hmac

from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


LEAST_SEED_BYTES = 16
"""Shorter seeds could be found from their commitment by trying them all."""


def commit_to_seed(seed: bytes) -> str:
    """SHA-256 of the seed, 64 hex digits: publish it before the list is closed.

    Raises
    ------
    DataUnfit: fewer than 16 bytes.
    """
    if len(seed) < LEAST_SEED_BYTES:
        raise DataUnfit(
            say(
                "A seed for a lot needs at least {least_seed_bytes} random bytes.",
                least_seed_bytes=LEAST_SEED_BYTES,
            ),
            slug="seed-too-short",
        )
    return hashlib.sha256(seed).hexdigest()


def verify_seed(seed: bytes, commitment: str) -> bool:
    """Whether a revealed seed is the one that was committed to."""
    return hmac.compare_digest(hashlib.sha256(seed).hexdigest(), commitment.strip().lower())
