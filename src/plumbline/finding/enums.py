"""Words of the room."""

from __future__ import annotations

from enum import StrEnum


class Method(StrEnum):
    """How places are given out."""

    BY_RANK = "by_rank"
    BY_LOT = "by_lot"


class Arm(StrEnum):
    """Where an eligible person ended. Only ``offered`` and ``not_drawn`` are ever compared."""

    OFFERED = "offered"
    NOT_DRAWN = "not_drawn"
    ALWAYS = "always"
    NEVER = "never"
    BELOW_LINE = "below_line"


OFFERED_ARMS = (Arm.OFFERED, Arm.ALWAYS)
"""Arms whose people become nominations."""


class Choice(StrEnum):
    """What a person decided on a nomination. Without a decision it waits."""

    ACCEPTED = "accepted"
    DECLINED = "declined"


class NominationState(StrEnum):
    """State of a nomination as read from its decision."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class DeclineReason(StrEnum):
    """Why a nomination was declined."""

    ALREADY_HELD = "already-held"
    NOT_SAFE = "not-safe"
    NOT_FITTING = "not-fitting"
    WRONG_PERSON = "wrong-person"
    MOVED_AWAY = "moved-away"
    OTHER_ROUTE = "other-route"


DECLINE_REASONS = {
    DeclineReason.ALREADY_HELD: "Another scheme already holds this person",
    DeclineReason.NOT_SAFE: "It would not be safe",
    DeclineReason.NOT_FITTING: "Does not fit the charter’s aim",
    DeclineReason.WRONG_PERSON: "The records look like more than one person",
    DeclineReason.MOVED_AWAY: "No longer lives here",
    DeclineReason.OTHER_ROUTE: "Another route is better",
}
