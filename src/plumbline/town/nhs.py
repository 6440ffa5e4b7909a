"""NHS numbers of nobody: all begin 999, which is kept for tests and issued to no patient."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from plumbline.town.plan import TownPlan
from plumbline.values.check_digits import nhs_check_digit


Words = NDArray[np.object_]
Numbers = NDArray[np.int64]

KEPT_FOR_TESTS = "999"
STRIDE = 104_729
"""Prime to a million: one number each, and neighbours far apart."""


def nhs_numbers_of(plan: TownPlan, person: Numbers) -> Words:
    """The number of each person with its check digit, "" for the one in eleven for whom none can be made."""
    start = int(plan.stream("nhs").integers(10**6))
    serial = (person * STRIDE + start) % 10**6
    return np.array([_number(f"{KEPT_FOR_TESTS}{one:06d}") for one in serial.tolist()], dtype=object)


def _number(nine: str) -> str:
    digit = nhs_check_digit(nine)
    return "" if digit is None else f"{nine}{digit}"
