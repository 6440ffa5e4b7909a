"""Public keys of the age format as text, ``age1…``: what a file is locked for (age-encryption.org/v1)."""

from __future__ import annotations

from pyrage import RecipientError
from pyrage.x25519 import Recipient

from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


def read_recipient(text: str) -> Recipient:
    """The public key; its ``str`` is how it is read out, in small letters.

    Raises
    ------
    DataUnfit: it is none, or was mistyped: it bears a checksum, which finds any one slip.
    """
    try:
        return Recipient.from_str(text.strip().lower())
    except RecipientError:
        raise DataUnfit(
            say(
                "“{text}” is not a key to lock a file for. It begins with age1 and has 62 signs; "
                "`plumbline move-in --key` shows it on the server that is to open the file.",
                text=text.strip()[:80],
            ),
            slug="not-a-recipient",
        ) from None
