"""Poisson regression with a log link by iteratively reweighted least squares."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln

from plumbline.values.errors import DataUnfit


Floats = npt.NDArray[np.float64]

MOST_STEPS = 100
STEP_TOLERANCE = 1e-12
"""Relative change of the deviance at which the fit has settled."""


@dataclass(frozen=True, slots=True)
class PoissonFit:
    """Coefficients (k,), fitted means (n,), inverse information (k, k) and what to judge the fit by."""

    coef: Floats
    mean: Floats
    inverse_information: Floats
    log_likelihood: float
    pearson: float
    """Sum of squared Pearson residuals over n - k: 1 under a true Poisson, more when counts are clumped."""


def fit_poisson(*, events: Floats, design: Floats, offset: Floats) -> PoissonFit:
    """Maximum likelihood for E[events] = exp(design @ coef + offset).

    Parameters
    ----------
    events : shape (n,), counts of zero or more.
    design : shape (n, k), a column of ones included where wanted; full column rank.
    offset : shape (n,), log exposure.

    Raises
    ------
    DataUnfit: columns of the design repeat each other, or the fit does not settle (such as an arm without events).

    Source: McCullagh & Nelder (1989), Generalized Linear Models, 2.5 and 6. Checked against statsmodels ``GLM``
    and the published arrest-count regression of Grogger (1991).
    """
    if np.linalg.matrix_rank(design) < design.shape[1]:
        raise DataUnfit(
            "Two of the adjustments say the same thing, so their parts cannot be told apart.",
            slug="design-singular",
        )
    linear = np.log(events + 0.5) if not np.any(offset) else np.log((events + 0.5) / np.exp(offset)) + offset
    deviance = np.inf
    for _ in range(MOST_STEPS):
        mean = np.exp(linear)
        working = linear - offset + (events - mean) / mean
        coef = np.linalg.solve(_information(design, mean), design.T @ (mean * working))
        linear = np.clip(design @ coef + offset, -700.0, 700.0)
        before, deviance = deviance, _deviance(events, np.exp(linear))
        if abs(before - deviance) <= STEP_TOLERANCE * (abs(deviance) + 0.1):
            return _finished(events, design, coef, np.exp(linear))
    raise DataUnfit("The regression did not settle on an answer with these numbers.", slug="fit-unsettled")


def _information(design: Floats, mean: Floats) -> Floats:
    information: Floats = (design * mean[:, None]).T @ design
    return information


def _deviance(events: Floats, mean: Floats) -> float:
    some = events > 0
    log_part = np.sum(events[some] * np.log(events[some] / mean[some]))
    return float(2 * (log_part - np.sum(events - mean)))


def _finished(events: Floats, design: Floats, coef: Floats, mean: Floats) -> PoissonFit:
    freedom = max(events.size - design.shape[1], 1)
    return PoissonFit(
        coef=coef,
        mean=mean,
        inverse_information=np.linalg.inv(_information(design, mean)).astype(np.float64),
        log_likelihood=float(np.sum(events * np.log(mean) - mean - gammaln(events + 1))),
        pearson=float(np.sum((events - mean) ** 2 / mean) / freedom),
    )
