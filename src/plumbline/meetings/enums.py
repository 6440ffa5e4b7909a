"""Stages of a meeting, and its papers."""

from __future__ import annotations

from enum import StrEnum


class Stage(StrEnum):
    """Where a meeting stands. Each is reached from the one before."""

    SCHEDULED = "scheduled"
    BEGUN = "begun"
    ENDED = "ended"
    APPROVED = "approved"


STAGE_NAMES = {
    Stage.SCHEDULED: "Scheduled",
    Stage.BEGUN: "Under way",
    Stage.ENDED: "Ended, minutes to be approved",
    Stage.APPROVED: "Minutes approved",
}


class Papers(StrEnum):
    """What is printed of a meeting."""

    PACK = "pack"
    MINUTES = "minutes"


PAPER_NAMES = {Papers.PACK: "Pack for the meeting", Papers.MINUTES: "Minutes"}
