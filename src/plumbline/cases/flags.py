"""When a flag ends, and what is to be done with it. Pure functions on dates."""

from __future__ import annotations

from datetime import date
from enum import StrEnum


class FlagState(StrEnum):
    """Where an agency stands with its flag on the records of one row of cases."""

    TO_SET = "to_set"
    STANDING = "standing"
    TO_REMOVE = "to_remove"
    REMOVED = "removed"


def flag_state(*, is_set: bool, is_removed: bool, ends_on: date, on: date) -> FlagState | None:
    """What an agency is to do, or has done; None where a flag was never set and its time is over.

    Parameters
    ----------
    ends_on : the last day on which records carry it; from the day after it is to come off.
    """
    if is_removed:
        return FlagState.REMOVED
    if is_set:
        return FlagState.TO_REMOVE if on > ends_on else FlagState.STANDING
    return FlagState.TO_SET if on <= ends_on else None
