"""One year of a town under the numbers that police and hospital give it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from plumbline.town.other_crime import OtherCrimes, other_crimes_of
from plumbline.town.town import Town
from plumbline.town.violence import violence_of
from plumbline.town.violent_events import Violence


Words = NDArray[np.object_]
Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Year:
    """Everything of a year, prevented or not, with references that do not tell which.

    Parameters
    ----------
    number : which year of the town, from 0.
    violence, other : what happened.
    violence_ref, other_ref : crime references, "" where police do not know of it.
    """

    number: int
    violence: Violence
    other: OtherCrimes
    violence_ref: Words
    other_ref: Words


def make_year(town: Town, number: int) -> Year:
    """Draw a year; the same whatever is done to prevent it."""
    violence, other = violence_of(town, number), other_crimes_of(town, number)
    at = np.concatenate([violence.at[violence.known], other.at])
    rank = np.argsort(np.argsort(at, kind="stable"), kind="stable")
    refs = np.array([town.plan.reference("", number, one + 1) for one in rank.tolist()], dtype=object)
    known = int(violence.known.sum())
    violence_ref = np.full(violence.at.size, "", dtype=object)
    violence_ref[violence.known] = refs[:known]
    return Year(
        number=number, violence=violence, other=other, violence_ref=violence_ref, other_ref=refs[known:]
    )
