"""How long an agreement to move out holds, and where a request stands."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum


# Long enough to arrange a night for it, short enough that nobody acts on a word that was forgotten.
HOLDS = timedelta(days=14)


class MoveStanding(StrEnum):
    """Where a request to move out stands."""

    WAITING = "waiting"
    AGREED = "agreed"
    REFUSED = "refused"
    LAPSED = "lapsed"
    DONE = "done"


MOVE_NAMES = {
    MoveStanding.WAITING: "Waiting for a second person",
    MoveStanding.AGREED: "Agreed",
    MoveStanding.REFUSED: "Refused",
    MoveStanding.LAPSED: "Lapsed",
    MoveStanding.DONE: "Written out",
}


def standing_of(
    *, asked_at: datetime, answered_at: datetime | None, agreed: bool, made: bool, now: datetime
) -> MoveStanding:
    """Where a request stands at ``now``: a request waits, and an agreement holds, for as long as `HOLDS`."""
    if made:
        return MoveStanding.DONE
    if answered_at is not None and not agreed:
        return MoveStanding.REFUSED
    if now - (answered_at or asked_at) >= HOLDS:
        return MoveStanding.LAPSED
    return MoveStanding.AGREED if answered_at else MoveStanding.WAITING
