"""Words of messages."""

from __future__ import annotations

from enum import StrEnum


class DigestState(StrEnum):
    """How far a digest has got. ``sending`` is written before a word is said to the mail server."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    GIVEN_UP = "given_up"
