"""What a password may not be, beyond too short and too common.

No rule about kinds of character and no expiry: they make passwords worse (NCSC password guidance;
ASVS 5.0 V6.2.5, V6.2.10). Length is 12 to 200, with every character counted and none cut off.
"""

from __future__ import annotations

import re
from itertools import pairwise

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError


# Words that a guesser of this service tries first (ASVS V6.2.11).
OURS = {"plumbline", "panel", "violence", "police", "council", "probation", "safeguarding", "partnership"}
SHORTEST_REPEAT = 5
_ENDS = re.compile(r"^[\W\d_]+|[\W\d_]+$")


class NotEasilyGuessed:
    """Refuse a common word with figures round it, a short piece said over and over, and a run of keys."""

    def __init__(self) -> None:
        self._common = CommonPasswordValidator().passwords

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Raise ``ValidationError`` with a sentence."""
        plain = password.lower()
        word = _ENDS.sub("", plain)
        if len(_piece(plain)) < SHORTEST_REPEAT or _is_run(plain):
            raise ValidationError("This password repeats a short pattern. Three random words work well.")
        if _piece(word) in self._common or _piece(word) in OURS or plain in self._common:
            raise ValidationError(
                "This password is one of the first that a guesser tries. Three random words work well."
            )

    def get_help_text(self) -> str:
        """Say how to choose."""
        return "Use at least 12 characters. Three random words work well."


def _piece(text: str) -> str:
    """Return the shortest text that makes up ``text`` when said over and over."""
    return text[: (text + text).find(text, 1)] if text else text


def _is_run(text: str) -> bool:
    steps = {ord(b) - ord(a) for a, b in pairwise(text)}
    # "890" turns over, so one odd step is allowed.
    return len(steps) == 1 or (len(steps) == 2 and text.isdigit() and steps <= {1, -9})
