"""Where an agreement stands on a day, and what may be written of one. Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from plumbline.values.errors import DataUnfit


WARN_BEFORE = timedelta(days=60)
"""Warning before an agreement ends or is due for review (domain 11.3)."""

TELL_BEFORE = timedelta(days=28)
"""How long before it ends, or is due for review, those who keep an agreement are told. Our own value: a meeting cycle of a panel."""

REVIEW_WITHIN = timedelta(days=365)
"""An agreement is looked at again within twelve months (domain 11.3)."""

LEAST_PARTIES = 2
NO_POWER = "None of these lets anybody share by itself. Choose a law that does as well."


class Standing(StrEnum):
    """Where an agreement stands."""

    AHEAD = "ahead"
    IN_FORCE = "in_force"
    ENDING = "ending"
    REVIEW_DUE = "review_due"
    REVIEW_OVERDUE = "review_overdue"
    ENDED = "ended"


STANDING_NAMES = {
    Standing.AHEAD: "Not yet in force",
    Standing.IN_FORCE: "In force",
    Standing.ENDING: "Ends soon",
    Standing.REVIEW_DUE: "Review due soon",
    Standing.REVIEW_OVERDUE: "Review overdue",
    Standing.ENDED: "Ended",
}


def standing_on(on: date, *, starts: date, review_on: date, ends: date | None) -> Standing:
    """Where an agreement stands on a day. Under one whose review is overdue exchanges go on; under one that ended none do."""
    if on < starts:
        return Standing.AHEAD
    if ends is not None and on >= ends:
        return Standing.ENDED
    if ends is not None and on >= ends - WARN_BEFORE:
        return Standing.ENDING
    if on > review_on:
        return Standing.REVIEW_OVERDUE
    return Standing.REVIEW_DUE if on >= review_on - WARN_BEFORE else Standing.IN_FORCE


def told_of(on: date, *, review_on: date, ends: date | None) -> date | None:
    """The day of an agreement of which those who keep it are told by a day: its end or its review, whichever is first; else None."""
    due = min(review_on, ends) if ends else review_on
    return due if (ends is None or on < ends) and on >= due - TELL_BEFORE else None


def check_agreement_text(
    *, name: str, parties: Collection[UUID], gateway: str, starts: date, review_on: date
) -> None:
    """Refuse (``DataUnfit``) a record that says too little to rest an exchange on."""
    if not name.strip() or not gateway.strip():
        raise DataUnfit(
            "Give the agreement a name and the law that it rests on.", slug="agreement-says-too-little"
        )
    if len(set(parties)) < LEAST_PARTIES:
        raise DataUnfit("An agreement has at least two agencies.", slug="too-few-parties")
    if not starts < review_on:
        raise DataUnfit("The review is after the first day.", slug="review-unfit")


def check_permits(gateway: str, *, no_power: Collection[str]) -> None:
    """Refuse (``DataUnfit``) to rest an exchange on guidance, or on a condition for special categories: a power stands beside it."""
    named = {law.strip() for law in gateway.split(";")} - {""}
    if named <= set(no_power):
        raise DataUnfit(NO_POWER, slug="no-power")


def check_review(review_on: date, *, on: date) -> None:
    """Refuse (``DataUnfit``) a next review that is not ahead, or further than twelve months away."""
    if not on < review_on <= on + REVIEW_WITHIN:
        raise DataUnfit("Give a day for the next review within the next twelve months.", slug="review-unfit")
