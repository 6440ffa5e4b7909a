"""States of a batch, stages of an upload, and what the loader is asked to do with one."""

from __future__ import annotations

from enum import StrEnum


class BatchStatus(StrEnum):
    """Where a batch stands. Only a live one is in figures."""

    LIVE = "live"
    SUPERSEDED = "superseded"
    UNDONE = "undone"


class Stage(StrEnum):
    """How far a file that somebody brought has come."""

    RECEIVED = "received"  # here, not yet looked into
    SURVEYED = "surveyed"  # a person has to confirm how it is read
    MAPPED = "mapped"  # confirmed, being checked
    CHECKED = "checked"  # a person has to say whether it is taken in
    TAKING_IN = "taking_in"
    TAKEN_IN = "taken_in"
    DISCARDED = "discarded"


OVER = frozenset({Stage.TAKEN_IN, Stage.DISCARDED})

SURVEY, CHECK, TAKE_IN = "survey-upload", "check-upload", "take-in-upload"
