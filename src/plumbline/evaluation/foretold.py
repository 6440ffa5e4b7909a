"""Events of the listed over those their histories foretell, for one list and one follow-up year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from plumbline.evaluation.histories import Floats, Histories, check_list
from plumbline.evaluation.history_model import HistoryModel, history_model
from plumbline.values.errors import DataUnfit


WIDEST = 300.0
"""Reach of an interval of a log ratio beyond which nothing more is said, and its ends would no longer be numbers."""


@dataclass(frozen=True, slots=True)
class Foretold:
    """Log of observed over expected with its standard error; ``own`` and ``influence`` (n,) are parts of its error.

    ``own`` comes of the list's events alone; ``influence`` holds the model and the trend too. ``units`` are the people or
    households on the list, ``se_expected`` the error of the log of the expected events.
    """

    theta: float
    se: float
    people: int
    person_years: float
    observed: float
    expected: float
    model: HistoryModel
    own: Floats
    influence: Floats
    units: int
    se_expected: float

    @property
    def ratio(self) -> float:
        """Observed over expected."""
        return float(np.exp(self.theta))

    def interval(self, level: float) -> tuple[float, float]:
        """Ends of the interval of the ratio, by t quantiles over the units listed."""
        reach = self._reach(self.se, level)
        return float(np.exp(self.theta - reach)), float(np.exp(self.theta + reach))

    def reach_of_expected(self, level: float) -> float:
        """Half the width of the interval of the log of the expected events: the error of model and trend."""
        return self._reach(self.se_expected, level)

    def _reach(self, se: float, level: float) -> float:
        return min(float(stdtrit(self.units - 1, 0.5 + level / 2)) * se, WIDEST)


def foretell(held: Histories) -> Foretold:
    """Compare the listed of ``held`` with what the years before foretell of such histories.

    Raises ``DataUnfit`` as ``check_list`` and ``history_model`` do.
    """
    y, years = held.outcome(back=0)
    check_list(held.listed, y, years, "on the list")
    model = history_model(held)
    free = held.listed & (years > 0)
    people, units, observed = int(free.sum()), held.units(free), float(y[free].sum())
    if units < 2:
        raise DataUnfit("Everybody on the list is of one household or group.", slug="too-few-clusters")
    expected = model.total * float(np.exp(model.trend))
    own = np.where(free, (y - observed * model.expected / model.total) / observed, 0.0)
    own *= np.sqrt(units / (units - 1))
    influence = own - model.influence - model.trend_influence
    return Foretold(
        theta=float(np.log(observed / expected)),
        se=held.spread(influence),
        people=people,
        person_years=float(years[free].sum()),
        observed=observed,
        expected=expected,
        model=model,
        own=own,
        influence=influence,
        units=units,
        se_expected=held.spread(model.influence + model.trend_influence),
    )
