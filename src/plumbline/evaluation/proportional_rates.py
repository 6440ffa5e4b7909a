"""Whether a ratio of rates holds all along, or fades or grows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaincc

from plumbline.evaluation.cox_fit import CoxFit, Ties, fit_cox
from plumbline.evaluation.event_history import EventHistory, Floats
from plumbline.values.errors import DataUnfit


@dataclass(frozen=True, slots=True)
class ProportionalRates:
    """Score test that no coefficient changes over time: ``chi_square`` and ``p`` (k,) of each, ``all_`` of all together.

    Small p says that the ratio is an average of ratios that differ. Under the model's own variance: events of one
    person that come in runs make it too ready to complain.
    """

    chi_square: Floats
    p: Floats
    all_chi_square: float
    all_p: float
    freedom: int


def proportional_rates(history: EventHistory, *, ties: Ties = "efron") -> ProportionalRates:
    """Test each covariate times one less the Kaplan-Meier share still without an event.

    Raises
    ------
    DataUnfit: as ``andersen_gill``; or all events fell at one time.

    Source: Grambsch & Therneau (1994), Biometrika 81:515-526, as the score test of Therneau's ``cox.zph``;
    docs/methods/event-rates.md.
    """
    fit = fit_cox(history, ties=ties)
    clock = _share_gone(history, fit)
    clock = clock - float(clock @ fit.risk.tied) / float(fit.risk.tied.sum())
    if np.ptp(clock) == 0:
        raise DataUnfit("All events fell at one time, so nothing can be said of change.", slug="one-time")
    score = fit.shift.T @ clock
    plain, cross = fit.at.sum(axis=2), fit.at @ clock
    spread = fit.at @ clock**2 - cross @ np.linalg.solve(plain, cross)
    each = score**2 / np.diag(spread)
    together = float(score @ np.linalg.solve(spread, score))
    return ProportionalRates(
        chi_square=each,
        p=gammaincc(0.5, each / 2),
        all_chi_square=together,
        all_p=float(gammaincc(score.size / 2, together / 2)),
        freedom=score.size,
    )


def _share_gone(history: EventHistory, fit: CoxFit) -> Floats:
    """One less Kaplan-Meier just before each event time (m,), over all strata together."""
    times, place = np.unique(fit.risk.time, return_inverse=True)
    events = np.bincount(place, fit.risk.tied)
    at_risk = np.searchsorted(np.sort(history.stop), times, side="left")
    at_risk = np.searchsorted(np.sort(history.start), times, side="left") - at_risk
    left = np.cumprod(1 - events / at_risk)
    gone: Floats = 1 - np.concatenate([[1.0], left[:-1]])[place]
    return gone
