"""The step in expected events at a line, by a straight line in the log on either side of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from plumbline.evaluation.event_history import coded
from plumbline.evaluation.histories import Flags, Floats, Places
from plumbline.evaluation.poisson import fit_poisson
from plumbline.evaluation.sandwich import cluster_covariance
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


COLUMNS = 4
"""A level and a slope on either side."""


@dataclass(frozen=True, slots=True)
class LocalStep:
    """Log of the rate just above over just below, its standard error, and who told it.

    ``above`` and ``below`` are people in reach, ``freedom`` their number after the kernel's weights, less the columns.
    ``influence`` (n,) is each person's part in the error.
    """

    theta: float
    se: float
    above: int
    below: int
    events: float
    freedom: float
    influence: Floats


def local_step(
    *, distance: Floats, above: Flags, events: Floats, years: Floats, reach: float, cluster: Places
) -> LocalStep:
    """Local log-linear Poisson with a triangular kernel.

    Parameters
    ----------
    distance : shape (n,), how far from the line; infinite for those who can never be near.
    above : shape (n,), on which side each person is.
    events, years : shape (n,), counts and years at liberty.
    cluster : shape (n,), number of each person's household, couple or group.
    reach : people further off than this have no part.

    Raises
    ------
    DataUnfit: too few people or no events on a side.

    Source: Cattaneo & Titiunik (2022), Annual Review of Economics 14:821-851, for local regression; Bell & McCaffrey
    (2002) for the blown-up residuals (CR3). docs/methods/capacity-line.md.
    """
    kernel = np.maximum(0.0, 1 - np.abs(distance) / reach)
    told = (kernel > 0) & (years > 0)
    x, side, y, w = distance[told], above[told].astype(np.float64), events[told], kernel[told]
    for of_side, words in ((side > 0, "above"), (side == 0, "below")):
        if np.unique(x[of_side]).size < COLUMNS or not np.any(y[of_side]):
            raise DataUnfit(
                say("Too few people or events just {words} the line to compare.", words=words),
                slug="line-bare",
            )
    design = np.column_stack([np.ones(x.size), side, x, x * side])
    # A kernel weight multiplies the score of a Poisson regression just as more time with more events would.
    fit = fit_poisson(events=w * y, design=design, offset=np.log(w * years[told]))
    covariance = cluster_covariance(
        fit=fit, events=w * y, design=design, cluster=coded(cluster[told])[0], correction="CR3"
    )
    influence = np.zeros(distance.size)
    influence[told] = design @ fit.inverse_information[1] * (w * y - fit.mean)
    return LocalStep(
        theta=float(fit.coef[1]),
        se=float(np.sqrt(covariance[1, 1])),
        above=int(side.sum()),
        below=int(x.size - side.sum()),
        events=float(y.sum()),
        freedom=max(1.0, 2 * min(_effective(w[side > 0]), _effective(w[side == 0])) - COLUMNS),
        influence=influence,
    )


def _effective(weights: Floats) -> float:
    """People that would tell as much with even weights."""
    return float(weights.sum() ** 2 / np.sum(weights**2))
