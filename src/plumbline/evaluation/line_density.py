"""Whether people are heaped on one side of a line: the mark of scores moved to get somebody in or out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from plumbline.evaluation.histories import Floats
from plumbline.evaluation.poisson import fit_poisson
from plumbline.values.errors import DataUnfit


BINS = 20
"""Bins on either side; the line is an edge."""


@dataclass(frozen=True, slots=True)
class LineDensity:
    """Log of the density just above over just below, its standard error and two-sided p."""

    log_ratio: float
    se: float
    p: float


def line_density(distance: Floats, reach: float) -> LineDensity:
    """Jump in the number of people at the line, by log-linear Poisson regression of binned counts.

    Parameters
    ----------
    distance : shape (n,), above the line positive.
    reach : people further off than this have no part.

    Raises
    ------
    DataUnfit: nobody on one side.

    Source: after McCrary (2008), Journal of Econometrics 142:698-714, with a Poisson likelihood for the bins and
    a curve in common to both sides. No allowance for overdispersion: a heap would pay for itself.
    """
    edges = np.linspace(-reach, reach, 2 * BINS + 1)
    counts = np.histogram(distance[np.isfinite(distance)], bins=edges)[0].astype(np.float64)
    middle = (edges[:-1] + edges[1:]) / (2 * reach)
    above = (middle > 0).astype(np.float64)
    if not counts[:BINS].sum() or not counts[BINS:].sum():
        raise DataUnfit("Nobody stands on one side of the line.", slug="line-bare")
    design = np.column_stack([np.ones(middle.size), above, middle, middle**2])
    fit = fit_poisson(events=counts, design=design, offset=np.zeros(middle.size))
    se = float(np.sqrt(fit.inverse_information[1, 1]))
    jump = float(fit.coef[1])
    return LineDensity(log_ratio=jump, se=se, p=float(2 * ndtr(-abs(jump) / se)))
