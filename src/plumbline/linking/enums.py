"""What a person at the desk may decide about two records."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """Same and different bind every later run; cannot tell only takes the pair out of the queue."""

    SAME = "same"
    DIFFERENT = "different"
    CANNOT_TELL = "cannot_tell"
