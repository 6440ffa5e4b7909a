"""Codes that people copy by hand: one-time codes and recovery codes.

120 random bits each, so that a plain hash is enough to keep them by (ASVS 5.0 V6.5.2 asks for a
password hash below 112 bits).
"""

from __future__ import annotations

import hashlib
import secrets


# Crockford's base 32: no I, L, O or U, so that nothing is read as something else.
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, GROUP = 6, 4
LENGTH = GROUPS * GROUP
_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0"})


def new_code() -> str:
    """Return a fresh code in groups of four, such as ``7Q2K-9FJM-3XTW-8RNC-0V5H-EA1D``."""
    drawn = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    return "-".join(drawn[i : i + GROUP] for i in range(0, LENGTH, GROUP))


def tidy(typed: str) -> str:
    """Return what was typed without spaces and hyphens, with misread letters put right."""
    return "".join(c for c in typed.upper() if c.isalnum()).translate(_MISREAD)


def digest(code: str) -> str:
    """Return the hash by which a code is kept (SHA-256, hexadecimal)."""
    return hashlib.sha256(tidy(code).encode()).hexdigest()
