"""Rate ratio of two groups that weights have made alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from plumbline.evaluation.doubts import AssumptionDoubt, Doubt, SmallNumbers
from plumbline.evaluation.estimate import CheckedByParts, LogRatio, Whose
from plumbline.evaluation.event_history import Flags, Floats, coded
from plumbline.evaluation.rate_ratio import LEAST_CLUSTERS, LEAST_EVENTS
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


@dataclass(frozen=True, slots=True)
class WeightedRates(CheckedByParts, LogRatio):
    """Weighted rate of one group over that of the other; ``theta`` is its log, ``influence`` (n,) each row's part in it.

    ``rate`` and ``other_rate`` are per person-year.
    """

    influence_of: ClassVar[Whose] = "row"

    theta: float
    se: float
    ratio: float
    ci_low: float
    ci_high: float
    level: float
    rate: float
    other_rate: float
    clusters: int
    doubts: tuple[Doubt, ...]
    influence: Floats


def weighted_rates(
    *,
    events: npt.ArrayLike,
    years_at_liberty: npt.ArrayLike,
    treated: npt.ArrayLike,
    weight: npt.ArrayLike,
    cluster: npt.ArrayLike | None = None,
    level: float = 0.95,
) -> WeightedRates:
    """Weighted Poisson rate ratio with a robust error that takes the weights as given.

    For events over time give the weights to ``event_history`` and compare by ``andersen_gill``: its error is robust too.

    Parameters
    ----------
    events, years_at_liberty : shape (n,).
    treated, weight : shape (n,), as they came out of ``entropy_balance``, ``overlap_weights`` or ``same_day_matches``.
    cluster : shape (n,), household, or matched set.

    Raises
    ------
    DataUnfit: shapes differ, a value is missing or below 0, a group without weight or events, or fewer than three clusters.

    Assumes
    -------
    The weights made the groups alike in all that matters. That they were estimated is left out of the error, which for
    overlap and entropy weights makes it too wide rather than too narrow.

    Source: Poisson pseudo-likelihood with weights (Gourieroux, Monfort & Trognon 1984, Econometrica 52:701-720), CR1;
    docs/methods/weighted-rates.md.
    """
    y, years, w = (np.asarray(values, dtype=np.float64) for values in (events, years_at_liberty, weight))
    flags = np.asarray(treated).astype(bool)
    _check(y, years, w, flags)
    group = np.arange(y.size) if cluster is None else coded(cluster)[0]
    if group.shape != y.shape:
        raise DataUnfit("Each row needs one household or set.", slug="shapes-differ")
    told = (w > 0) & (years > 0)
    clusters, rows = np.unique(group[told]).size, int(told.sum())
    if clusters < 3:
        raise DataUnfit("There are too few people or households to compare.", slug="too-few-clusters")
    influence, rates = np.zeros(y.size), []
    for side, sign in ((flags, 1.0), (~flags, -1.0)):
        mine = side & told
        happened, exposed = float(w[mine] @ y[mine]), float(w[mine] @ years[mine])
        if not exposed > 0 or not happened > 0:
            raise DataUnfit("A group has no weight or no events, so there is no ratio.", slug="no-events")
        rates.append(happened / exposed)
        influence[mine] = sign * w[mine] * (y[mine] - rates[-1] * years[mine]) / happened
    factor = clusters / (clusters - 1) * (rows - 1) / (rows - 2)
    se = float(np.sqrt(factor * np.sum(np.bincount(group, influence) ** 2)))
    theta, reach = float(np.log(rates[0] / rates[1])), float(stdtrit(clusters - 2, 0.5 + level / 2)) * se
    return WeightedRates(
        theta=theta,
        se=se,
        ratio=float(np.exp(theta)),
        ci_low=float(np.exp(theta - reach)),
        ci_high=float(np.exp(theta + reach)),
        level=level,
        rate=rates[0],
        other_rate=rates[1],
        clusters=clusters,
        doubts=tuple(_doubts(y[told], flags[told], clusters, influence, se)),
        influence=influence,
    )


def _check(y: Floats, years: Floats, w: Floats, flags: Flags) -> None:
    if y.ndim != 1 or not y.shape == years.shape == w.shape == flags.shape:
        raise DataUnfit("Each row needs events, time, a group and a weight.", slug="shapes-differ")
    if not all(np.all(np.isfinite(values)) and not np.any(values < 0) for values in (y, years, w)):
        raise DataUnfit("Events, time and weights must be known and not below 0.", slug="values-unfit")


def _doubts(y: Floats, flags: Flags, clusters: int, influence: Floats, se: float) -> list[Doubt]:
    checks: tuple[tuple[bool, Doubt], ...] = (
        (
            min(y[flags].sum(), y[~flags].sum()) < LEAST_EVENTS,
            SmallNumbers(
                "few-events",
                say(
                    "Fewer than {least_events} events in a group: too few to tell.", least_events=LEAST_EVENTS
                ),
            ),
        ),
        (
            clusters < LEAST_CLUSTERS,
            SmallNumbers(
                "few-clusters",
                say(
                    "Fewer than {least_clusters} people or households: the interval may be too short.",
                    least_clusters=LEAST_CLUSTERS,
                ),
            ),
        ),
        (
            bool(np.max(np.abs(influence)) > se),
            AssumptionDoubt(
                "one-person", "One person moves the figure by more than its error: see it without them."
            ),
        ),
    )
    return [doubt for held, doubt in checks if held]
