"""The domestic-abuse service's return: counts by month. Nobody who comes to it stands in any file of the town."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from plumbline.town.crimes_feed import MADE_UP, MINUTES
from plumbline.town.plan import add_months
from plumbline.town.town import Town
from plumbline.town.year import Year


Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

MEASURES = {"REFERRALS": 1.0, "NEW CLIENTS": 0.55, "CLIENTS OPEN": 2.5, "REFUGE REQUESTS REFUSED": 0.12}
"""What is counted, and how often for each event between partners that month. Made up."""
NEVER_REPORTED = 1.5
"""How many who come for each event that police or hospital know of."""
SMALL = range(1, 5)
"""Counts that the service leaves blank: they could be somebody."""


def domestic_service_of(town: Town, year: Year, occurs: Flags) -> pl.DataFrame:
    """Counts of a year's months as text, with ``at`` beside; ``occurs`` says of each violent event if it was not prevented."""
    rng = town.plan.stream("domestic service", year.number)
    plan, months = town.plan, range(12 * year.number, 12 * year.number + 12)
    starts = [add_months(plan.first_day, month) for month in (*months, months.stop)]
    days = np.array([(start - plan.first_day).days for start in starts])
    at = year.violence.at[year.violence.domestic & occurs]
    come = np.histogram(at, bins=days * MINUTES)[0] * NEVER_REPORTED
    counts = rng.poisson(np.outer(come, list(MEASURES.values()))).ravel().tolist()
    each = len(MEASURES)
    return pl.DataFrame(
        {
            "at": np.repeat(days[:-1] * MINUTES, each),
            "return_ref": [
                town.plan.reference("D", year.number, one + 1, width=3) for one in range(12 * each)
            ],
            "period_from": [f"{start:%d/%m/%Y}" for start in starts[:-1] for _ in range(each)],
            "period_to": [
                f"{start - timedelta(days=1):%d/%m/%Y}" for start in starts[1:] for _ in range(each)
            ],
            "measure": list(MEASURES) * 12,
            "count": ["" if one in SMALL else str(one) for one in counts],
            "count_hidden": ["Y" if one in SMALL else "N" for one in counts],
            "data_origin": [MADE_UP] * (12 * each),
        }
    )
