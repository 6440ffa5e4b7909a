"""Two mistakes that make any help look good, refused before anything is compared."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from plumbline.evaluation.event_history import Flags
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


def check_follow_up_starts(*, allocated: npt.ArrayLike, followed_from: npt.ArrayLike) -> None:
    """Refuse follow-up that starts after the day of allocation, such as at the first contact.

    Between the two days only those who stayed out of trouble could go on to be met: counting from the contact makes them safe by
    definition, and leaves out those who were not.

    Parameters
    ----------
    allocated, followed_from : shape (n,), days as numbers, of everybody in both arms.

    Raises
    ------
    DataUnfit: shapes differ, a day is missing, or somebody is followed from another day than that of allocation.

    Source: Suissa (2008), American Journal of Epidemiology 167:492-499 (immortal time); docs/methods/guards.md.
    """
    drawn, begun = np.asarray(allocated, dtype=np.float64), np.asarray(followed_from, dtype=np.float64)
    if drawn.ndim != 1 or drawn.shape != begun.shape:
        raise DataUnfit(
            "Each person needs a day of allocation and one of first follow-up.", slug="shapes-differ"
        )
    if not np.all(np.isfinite(drawn)) or not np.all(np.isfinite(begun)):
        raise DataUnfit("A day of allocation or of first follow-up is missing.", slug="values-unfit")
    late, early = int(np.sum(begun > drawn)), int(np.sum(begun < drawn))
    if late:
        raise DataUnfit(
            say(
                "{late} people are followed from a later day than that of allocation: what happened "
                "meanwhile would count for nobody.",
                late=late,
            ),
            slug="immortal-time",
        )
    if early:
        raise DataUnfit(
            say(
                "{early} people are followed from before the day of allocation: that is history and no "
                "outcome.",
                early=early,
            ),
            slug="before-allocation",
        )


def outcome_events(
    *, event: npt.ArrayLike, at: npt.ArrayLike, allocated: npt.ArrayLike, index_events: npt.ArrayLike
) -> Flags:
    """Which events (n,) count as outcomes: after the day of allocation, and none for which anybody was referred or listed.

    Parameters
    ----------
    event : shape (n,), key of the incident of each person's row; several rows may share one.
    at, allocated : shape (n,), the day of the event and of that person's allocation, as numbers.
    index_events : shape (k,), keys of the incidents that led to a referral or a listing.

    Raises
    ------
    DataUnfit: shapes differ or a day is missing.

    Source: docs/methods/guards.md.
    """
    keys, when, drawn = (
        np.asarray(event),
        np.asarray(at, dtype=np.float64),
        np.asarray(allocated, dtype=np.float64),
    )
    if keys.ndim != 1 or not keys.shape == when.shape == drawn.shape:
        raise DataUnfit("Each event needs its day and that of the allocation.", slug="shapes-differ")
    if not np.all(np.isfinite(when)) or not np.all(np.isfinite(drawn)):
        raise DataUnfit("A day of an event or of an allocation is missing.", slug="values-unfit")
    counted: Flags = (when > drawn) & ~np.isin(keys, np.asarray(index_events))
    return counted
