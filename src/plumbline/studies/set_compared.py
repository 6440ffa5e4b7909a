"""What became of the people drawn: who is left out of the comparison since, on which side, and who of those not drawn had a place later."""

from __future__ import annotations

from typing import Any

from plumbline.disclosure import hide_inside
from plumbline.studies.cohort import Cohort
from plumbline.studies.enums import BY_LOT
from plumbline.studies.models import ProtocolLock
from plumbline.studies.rules import FollowUp
from plumbline.studies.turns import offered_later
from plumbline.values.words import say


UNEVEN = 0.05
"""Difference between the shares left out of two sides from which on it is a doubt (What Works Clearinghouse 5.0, table 2: differential attrition of 5 points needs little of any)."""
LEAST_LOST = 5


def set_figures(lock: ProtocolLock, cohort: Cohort, span: FollowUp) -> dict[str, Any]:
    """Figures of who is left out since and who had a place later, with the doubts that they raise.

    Takes the lock itself, so nobody comes here without one.
    """
    later = offered_later(lock, before=span.end) if lock.protocol.design in BY_LOT else 0
    return {
        "keys_cut": cohort.keys_cut,
        "joined_since": cohort.joined_since,
        "left_out_by_arm": _by_arm(cohort),
        "offered_later": later,
    }


def set_doubts(cohort: Cohort, later: int) -> list[dict[str, str]]:
    """Why the sides may be less alike, or less apart, than they were drawn. No number stands in them."""
    told = []
    if later:
        told.append(
            (
                "offered-later",
                say(
                    "Some of those not drawn were offered a place by a later list while they were followed. Everybody counts on the "
                    "side they were drawn to, so the comparison finds less than there is."
                ),
            )
        )
    if _is_uneven(cohort):
        told.append(
            (
                "left-out-unevenly",
                say(
                    "More of one side than of the other are left out since the draw, erased or found to be on the list twice. Those who "
                    "are left may not be alike."
                ),
            )
        )
    return [{"slug": slug, "sentence": f"{sentence}"} for slug, sentence in told]


def _is_uneven(cohort: Cohort) -> bool:
    shares = [lost / listed for lost, listed in cohort.lost.values() if listed]
    total = sum(lost for lost, _ in cohort.lost.values())
    return total >= LEAST_LOST and len(shares) > 1 and max(shares) - min(shares) >= UNEVEN


def _by_arm(cohort: Cohort) -> dict[str, int] | None:
    """How many are left out of each arm; None where one of them is few, which the others and the whole would give."""
    told = {arm: lost for arm, (lost, _) in cohort.lost.items()}
    return None if any(hide_inside(lost) is None for lost in told.values()) else told
