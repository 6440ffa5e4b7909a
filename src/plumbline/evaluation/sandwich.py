"""Covariance of coefficients that stays right when counts are clumped or people share a cluster."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt

from plumbline.evaluation.poisson import PoissonFit
from plumbline.values.errors import DataUnfit


Floats = npt.NDArray[np.float64]
Correction = Literal["CR0", "CR1", "CR3"]

FULL_LEVERAGE = 1e-9
"""A row this close to a leverage of 1 fits itself, and leaving it out leaves a column without support."""


def cluster_covariance(
    *, fit: PoissonFit, events: Floats, design: Floats, cluster: npt.NDArray[np.int64], correction: Correction
) -> Floats:
    """Cluster-robust covariance of the coefficients, shape (k, k).

    Parameters
    ----------
    fit, events, design : a Poisson fit with the data it was made from, n rows and k columns.
    cluster : shape (n,), whole numbers from 0 with none left out.
    correction : ``CR0`` none; ``CR1`` times G/(G-1) (n-1)/(n-k); ``CR3`` each cluster's residuals blown up by its
        leverage and the whole times (G-1)/G, the one-step jackknife, which errs on the wide side.

    Source: Liang & Zeger (1986), Biometrika 73:13-22; Bell & McCaffrey (2002), Survey Methodology 28:169-181, for
    CR3. CR1 is checked against statsmodels ``GLM(...).fit(cov_type="cluster")``.
    """
    groups = int(cluster.max()) + 1
    residual = events - fit.mean
    if correction == "CR3":
        residual = _blown_up(fit, design, residual, cluster)
    scores = np.zeros((groups, design.shape[1]))
    np.add.at(scores, cluster, design * residual[:, None])
    covariance: Floats = fit.inverse_information @ (scores.T @ scores) @ fit.inverse_information
    n, k = design.shape
    factor = {"CR0": 1.0, "CR1": groups / (groups - 1) * (n - 1) / (n - k), "CR3": (groups - 1) / groups}
    corrected: Floats = factor[correction] * covariance
    return corrected


def leverage(*, fit: PoissonFit, design: Floats) -> Floats:
    """Pull of each row on its own fitted value, shape (n,), between 0 and 1, summing to k."""
    pull: Floats = fit.mean * np.einsum("ij,jk,ik->i", design, fit.inverse_information, design)
    return pull


def _blown_up(fit: PoissonFit, design: Floats, residual: Floats, cluster: npt.NDArray[np.int64]) -> Floats:
    """Solve (I - H_gg) e = r for each cluster; single-row clusters, the usual case, in one stroke."""
    pull = leverage(fit=fit, design=design)
    if np.any(pull > 1 - FULL_LEVERAGE):
        raise DataUnfit(
            "One person alone decides one of the adjustments: leave it out.", slug="design-hangs-on-one"
        )
    blown = residual / (1 - pull)
    sizes = np.bincount(cluster)
    for group in np.flatnonzero(sizes > 1):
        rows = np.flatnonzero(cluster == group)
        own = design[rows]
        together = fit.mean[rows][:, None] * (own @ fit.inverse_information @ own.T)
        blown[rows] = np.linalg.solve(np.eye(rows.size) - together, residual[rows])
    return blown
