"""Public keys of the age format as text, ``age1…``: what a file is locked for (age-encryption.org/v1)."""

from __future__ import annotations

from plumbline.values import bech32
from plumbline.values.errors import DataUnfit


PREFIX, BYTES = "age", 32
NOT_A_KEY = (
    "“{}” is not a key to lock a file for. It begins with age1 and has 62 signs; `plumbline move-in --key` "
    "shows it on the server that is to open the file."
)


def recipient_text(key: bytes) -> str:
    """The 32 bytes of a public key as they are read out."""
    return bech32.encode(PREFIX, key)


def read_recipient(text: str) -> bytes:
    """The 32 bytes of a public key.

    Raises
    ------
    DataUnfit: it is none, or was mistyped.
    """
    try:
        key = bech32.decode(PREFIX, text.strip())
        if len(key) != BYTES:
            raise ValueError(text)
    except ValueError:
        raise DataUnfit(NOT_A_KEY.format(text.strip()[:80]), slug="not-a-recipient") from None
    return key
