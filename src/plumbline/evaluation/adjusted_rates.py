"""People whom a panel picked against the others it had before it, their histories taken out by regression."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from plumbline.evaluation.balancing import overlap_weights
from plumbline.evaluation.doubts import AssumptionDoubt, Doubt
from plumbline.evaluation.estimate import LogRatio
from plumbline.evaluation.event_history import Flags, Floats
from plumbline.evaluation.rate_ratio import Diagnostics, RateRatio, rate_ratio
from plumbline.evaluation.strength import Design, DesignStrength, design_strength
from plumbline.evaluation.two_figures import Apart, apart
from plumbline.evaluation.weighted_rates import WeightedRates, weighted_rates
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


LEAST_YEARS = 2
"""Years of history without which people cannot be told apart by it."""

TOO_FAR = 0.2
"""Share of the events of one side that people bring whose history is worse than any on the other."""

WEIGHTS_APART = "Weights that also balance the score tell otherwise than the regression, so the figure hangs on how people are made alike."


@dataclass(frozen=True, slots=True)
class AdjustedRates(LogRatio):
    """Rate of those picked over that of the others of such histories; ``theta`` is its log.

    ``found`` is the regression with its diagnostics, where offered means picked. ``weighted`` asks the same by overlap weights on
    history and score, ``gap`` is the first ratio over the second; both None where no weights make the two alike. ``beyond`` is the
    share of one side's events that people bring whose history is worse than any on the other side.
    """

    design: ClassVar[Design] = "adjusted"

    found: RateRatio
    weighted: WeightedRates | None
    gap: Apart | None
    beyond: float
    doubts: tuple[Doubt, ...]

    @property
    def theta(self) -> float:
        """Log of the ratio."""
        return self.found.theta

    @property
    def se(self) -> float:
        """Cluster-robust standard error of ``theta``."""
        return self.found.se

    @property
    def ratio(self) -> float:
        """Below 1 is less violence among those picked."""
        return self.found.ratio

    @property
    def ci_low(self) -> float:
        """Lower end of the interval of the ratio."""
        return self.found.ci_low

    @property
    def ci_high(self) -> float:
        """Upper end of the interval of the ratio."""
        return self.found.ci_high

    @property
    def diagnostics(self) -> Diagnostics:
        """Those of the regression."""
        return self.found.diagnostics

    @property
    def influence(self) -> Floats:
        """Each person's part in ``theta``, shape (n,)."""
        return self.found.influence

    @property
    def failed(self) -> tuple[str, ...]:
        """A sentence for the check by weights where it failed."""
        gap = self.gap
        return (WEIGHTS_APART,) if gap is not None and not gap.ci_low <= 1 <= gap.ci_high else ()

    @property
    def strength(self) -> DesignStrength:
        """Grade of the design, lowered where weights tell otherwise."""
        return design_strength(self.design, self.failed)


def adjusted_rates(
    *,
    events: npt.ArrayLike,
    picked: npt.ArrayLike,
    history: npt.ArrayLike,
    score: npt.ArrayLike | None = None,
    years_at_liberty: npt.ArrayLike | None = None,
    cluster: npt.ArrayLike | None = None,
    level: float = 0.95,
) -> AdjustedRates:
    """Poisson regression of the events on having been picked and on what the history leads one to expect.

    Parameters
    ----------
    events : shape (n,), events after the day on which it was known who was picked, for both sides.
    picked : shape (n,), true for those whom the panel picked, whatever they then took up.
    history : shape (n, years), events of each of the last years before that day, oldest first; two years or more.
    score : shape (n,), above 0, the score that the panel saw; the check by weights balances its log too.
    years_at_liberty : shape (n,); a whole year each if left out.
    cluster : shape (n,), household or couple.
    level : of the interval.

    Raises
    ------
    DataUnfit: shapes differ, a value is missing or below 0, a side without people or events, or histories that are all one.

    Assumes
    -------
    Of people with such histories the panel picked by nothing else that goes with what came after. No figure here can
    show that it did not.

    Source: analysis of covariance with a prognostic score, Hansen (2008), Biometrika 95:481-488; the Poisson form is that of
    ``rate_ratio``; docs/methods/adjusted-rates.md.
    """
    past, flags = _checked(history, picked)
    years = (
        np.ones(flags.size) if years_at_liberty is None else np.asarray(years_at_liberty, dtype=np.float64)
    )
    known = history_columns(past)
    found = rate_ratio(
        events=events, years_at_liberty=years, offered=flags, covariates=known, cluster=cluster, level=level
    )
    weighted = _weighted(np.asarray(events, dtype=np.float64), years, flags, known, score, cluster, level)
    beyond = _beyond(np.asarray(events, dtype=np.float64), known[:, 0], flags)
    return AdjustedRates(
        found=found,
        weighted=weighted,
        gap=None if weighted is None else _gap(found, weighted, cluster, level),
        beyond=beyond,
        doubts=tuple(_doubts(found, beyond)),
    )


def history_columns(past: Floats) -> Floats:
    """What the regression takes out, from events (n, years), oldest first.

    log(current + 0.5 prior + 0.25); log(1 + prior) - log(1 + current); and, of three years or more, the log of all of them
    and 0.25: shape (n, 2) or (n, 3).
    """
    current, prior = past[:, -1], past[:, -2]
    columns = [np.log(current + 0.5 * prior + 0.25), np.log1p(prior) - np.log1p(current)]
    if past.shape[1] > LEAST_YEARS:
        columns.append(np.log(past.sum(axis=1) + 0.25))
    return np.column_stack(columns)


def _checked(history: npt.ArrayLike, picked: npt.ArrayLike) -> tuple[Floats, Flags]:
    past, flags = np.asarray(history, dtype=np.float64), np.asarray(picked).astype(bool)
    if past.ndim != 2 or past.shape[1] < LEAST_YEARS or flags.shape != past.shape[:1]:
        raise DataUnfit(
            "Each person needs the events of two years or more before the day.", slug="shapes-differ"
        )
    if not np.all(np.isfinite(past)) or np.any(past < 0):
        raise DataUnfit("Events of the years before must be known and not below 0.", slug="values-unfit")
    return past, flags


def _weighted(
    events: Floats,
    years: Floats,
    flags: Flags,
    known: Floats,
    score: npt.ArrayLike | None,
    cluster: npt.ArrayLike | None,
    level: float,
) -> WeightedRates | None:
    """The same asked by overlap weights, with what histories lead one to expect in place of bare years: less is left to chance."""
    seen = known if score is None else np.column_stack([known, np.log(np.asarray(score, dtype=np.float64))])
    try:
        return weighted_rates(
            events=events,
            years_at_liberty=years * np.exp(known[:, 0]),
            treated=flags,
            weight=overlap_weights(covariates=seen, treated=flags).weight,
            cluster=cluster,
            level=level,
        )
    except DataUnfit:
        return None


def _gap(found: RateRatio, weighted: WeightedRates, cluster: npt.ArrayLike | None, level: float) -> Apart:
    return apart(
        theta=found.theta,
        influence=found.influence,
        other=weighted.theta,
        other_influence=weighted.influence,
        cluster=cluster,
        level=level,
    )


def _beyond(events: Floats, history: Floats, flags: Flags) -> float:
    """The larger share, of either side, of events brought by people with a worse history than anybody on the other."""
    return max(
        float(events[side & (history > history[~side].max())].sum() / max(events[side].sum(), 1.0))
        for side in (flags, ~flags)
    )


def _doubts(found: RateRatio, beyond: float) -> list[Doubt]:
    """Those of the regression but its word on a draw, since none was made, and those of a side without its like."""
    doubts = [doubt for doubt in found.doubts if doubt.slug != "imbalance"]
    if beyond > TOO_FAR:
        doubts.append(
            AssumptionDoubt(
                "beyond-others",
                say(
                    "{share} of the events of one side are of people whose history is worse than any on the other.",
                    share=f"{beyond:.0%}",
                ),
            )
        )
    return doubts
