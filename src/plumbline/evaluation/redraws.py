"""Intervals by drawing the same people again: how far a figure would move with others like them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from plumbline.evaluation.doubts import Doubt
from plumbline.evaluation.estimate import CheckedByParts, LogRatio
from plumbline.evaluation.event_history import Floats, coded
from plumbline.evaluation.rate_ratio import rate_ratio
from plumbline.values.errors import DataUnfit


@dataclass(frozen=True, slots=True)
class RedrawnRatio(CheckedByParts, LogRatio):
    """Rate ratio with the percentile interval of its re-drawings; ``without`` are re-drawings in which it had no value.

    ``theta`` is its log, ``influence`` (n,) each person's part in that; ``doubts`` are those of the plain ratio.
    """

    theta: float
    ratio: float
    ci_low: float
    ci_high: float
    level: float
    draws: int
    without: int
    log_ratios: Floats
    doubts: tuple[Doubt, ...]
    influence: Floats


def redrawn_sums(parts: Floats, *, draws: int, rng: np.random.Generator) -> Floats:
    """Sums (draws, k) of the rows of ``parts`` (n, k), n of them drawn with replacement each time.

    Source: Efron (1979), Annals of Statistics 7:1-26.
    """
    n, k = parts.shape
    found = np.empty((draws, k))
    for draw in range(draws):
        times = np.bincount(rng.integers(0, n, n, dtype=np.int32).astype(np.intp), minlength=n)
        found[draw] = times.astype(np.float64) @ parts
    return found


def redrawn_rate_ratio(
    *,
    events: npt.ArrayLike,
    years_at_liberty: npt.ArrayLike,
    offered: npt.ArrayLike,
    rng: np.random.Generator,
    cluster: npt.ArrayLike | None = None,
    draws: int = 1000,
    level: float = 0.95,
) -> RedrawnRatio:
    """Percentile interval of the plain rate ratio, people or whole households drawn with replacement.

    A check on the interval of ``rate_ratio`` that assumes no shape; with few events it is too short.

    Parameters
    ----------
    events, years_at_liberty, offered, cluster : shape (n,), as ``rate_ratio``.
    rng : source of chance, so that it can be repeated.
    draws : how often, 200 or more.

    Raises
    ------
    DataUnfit: as ``rate_ratio``; too few draws; or over a tenth of the re-drawings have no events in a group.

    Source: Efron & Tibshirani (1993), An Introduction to the Bootstrap, 13.3 (percentile); docs/methods/redraws.md.
    """
    if draws < 200 or not 0 < level < 1:
        raise DataUnfit("Draw at least 200 times, at a level between 0 and 1.", slug="draws-unfit")
    plain = rate_ratio(events=events, years_at_liberty=years_at_liberty, offered=offered, cluster=cluster)
    y, years = np.asarray(events, dtype=np.float64), np.asarray(years_at_liberty, dtype=np.float64)
    arm = np.asarray(offered, dtype=bool)
    group = np.arange(y.size) if cluster is None else coded(cluster)[0]
    if group.shape != y.shape:
        raise DataUnfit("Each person needs one household or dyad key.", slug="shapes-differ")
    y = np.where(years > 0, y, 0.0)
    parts = np.column_stack(
        [np.bincount(group, values) for values in (y * arm, years * arm, y * ~arm, years * ~arm)]
    )
    sums = redrawn_sums(parts.astype(np.float64), draws=draws, rng=rng)
    told = np.all(sums > 0, axis=1)
    if told.mean() < 0.9:
        raise DataUnfit(
            "With so few events many re-drawings have no ratio: it has no interval.", slug="no-events"
        )
    one, time, other, rest = sums[told].T
    logs = np.log(one / time) - np.log(other / rest)
    low, high = np.exp(np.quantile(logs, [(1 - level) / 2, (1 + level) / 2]))
    return RedrawnRatio(
        theta=plain.theta,
        ratio=plain.ratio,
        ci_low=float(low),
        ci_high=float(high),
        level=level,
        draws=draws,
        without=int(np.sum(~told)),
        log_ratios=logs,
        doubts=plain.doubts,
        influence=plain.influence,
    )
