"""How strong something unseen would have to be to explain a ratio away."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Literal

from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


Measure = Literal["ratio", "common_odds_ratio", "common_hazard_ratio"]
"""A ratio of risks or rates, or the odds or hazard ratio of an outcome that over 15% of people have."""


@dataclass(frozen=True, slots=True)
class EValue:
    """Ratio by which something unseen would have to go with both the group and the outcome to explain all of it away.

    ``of_effect`` does so for the ratio itself, ``of_interval`` for the end of its interval nearer to 1: 1 where the
    interval holds 1 already.
    """

    of_effect: float
    of_interval: float

    @property
    def sentence(self) -> str:
        """What it says, for a reader who is no statistician."""
        if self.of_interval == 1:
            return "Nothing unseen is needed to explain this away: the interval already holds no difference."
        return say(
            "Something unseen that raised both the chance of being in the group and of the outcome "
            "{of_effect:.1f}-fold, beyond what was measured, could explain the figure away; "
            "{of_interval:.1f}-fold would let no difference in.",
            of_effect=self.of_effect,
            of_interval=self.of_interval,
        )


def evalue(ratio: float, ci_low: float, ci_high: float, *, measure: Measure = "ratio") -> EValue:
    """E-value of a ratio and of its interval; a ratio below 1 is turned over first.

    Parameters
    ----------
    ratio, ci_low, ci_high : the ratio and its interval, 0 < low <= ratio <= high.
    measure : what kind of ratio.

    Raises
    ------
    DataUnfit: these are no ratio with its interval.

    Source: VanderWeele & Ding (2017), Annals of Internal Medicine 167:268-274, table 2; docs/methods/evalue.md.
    """
    if not 0 < ci_low <= ratio <= ci_high:
        raise DataUnfit("A ratio lies within its interval, and both are above 0.", slug="interval-unfit")
    nearer = ci_low if ratio >= 1 else ci_high
    crossed = ci_low <= 1 <= ci_high
    return EValue(
        of_effect=_needed(_as_risk_ratio(ratio, measure)),
        of_interval=1.0 if crossed else _needed(_as_risk_ratio(nearer, measure)),
    )


def _needed(ratio: float) -> float:
    above = ratio if ratio >= 1 else 1 / ratio
    return above + sqrt(above * (above - 1))


def _as_risk_ratio(ratio: float, measure: Measure) -> float:
    if measure == "common_odds_ratio":
        return sqrt(ratio)
    if measure == "common_hazard_ratio":
        return float((1 - 0.5 ** sqrt(ratio)) / (1 - 0.5 ** sqrt(1 / ratio)))
    return ratio
