"""Events of small areas for each 1,000 people who live there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import chdtri

from plumbline.values.errors import DataUnfit


@dataclass(frozen=True, slots=True)
class AreaRate:
    """Events of one area, for each 1,000 of its population: ``rate`` between ``low`` and ``high``."""

    code: str
    events: int
    population: int
    rate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class AreaRates:
    """One row for each area with people, the highest rate first, ties by code.

    ``elsewhere`` events lie in an area without a population, ``unknown`` events have no area; both are in no row.
    """

    areas: tuple[AreaRate, ...]
    elsewhere: int
    unknown: int


def area_rates(area: npt.ArrayLike, *, population: Mapping[str, int], level: float = 0.95) -> AreaRates:
    """Count events by area and set them against the people who live there.

    Parameters
    ----------
    area : shape (n,), code of the area of each event; None or empty where not known.
    population : people by code of area. An area without events stands in the answer, with a rate of nought.
    level : of the interval.

    Raises
    ------
    DataUnfit: no population, or an area with nobody in it.

    Assumes
    -------
    Events fall independently; the interval is exact for Poisson counts, and too narrow where one quarrel makes many
    events. People who live in an area are those at risk in it: a town centre has visitors, so its rate is too high.

    Source: Garwood (1936), Biometrika 28:437-442; docs/methods/area-rates.md.
    """
    if not population or min(population.values()) < 1:
        raise DataUnfit("Each area needs at least one person living in it.", slug="population-unfit")
    given = np.asarray(area, dtype=object).tolist()
    counts = Counter(str(code) for code in given if code)
    rows = [_rate(code, counts.pop(code, 0), people, level) for code, people in population.items()]
    return AreaRates(
        areas=tuple(sorted(rows, key=lambda row: (-row.rate, row.code))),
        elsewhere=sum(counts.values()),
        unknown=sum(not code for code in given),
    )


def _rate(code: str, events: int, people: int, level: float) -> AreaRate:
    tail = (1 - level) / 2
    # chdtri inverts the upper tail of chi-squared.
    low = float(chdtri(2 * events, 1 - tail)) / 2 if events else 0.0
    high = float(chdtri(2 * events + 2, tail)) / 2
    per = 1000 / people
    return AreaRate(code, events, people, events * per, low * per, high * per)
