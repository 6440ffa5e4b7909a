"""Events that come again until death: how many more a person of one group has had by any day, the dead counted."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from plumbline.evaluation.cox_fit import CoxFit, Ties, fit_cox
from plumbline.evaluation.event_history import EventHistory, Floats, Whole
from plumbline.evaluation.event_rates import EventRates, event_rates
from plumbline.evaluation.mean_cumulative import without_strata
from plumbline.evaluation.risk_sets import RiskSets, risk_sets


def rates_with_death(history: EventHistory, *, ties: Ties = "efron", level: float = 0.95) -> EventRates:
    """Ratio of the mean numbers of events by any time, where death ends them (Ghosh and Lin's regression).

    The dead stay among those compared, with the share of people who would still be followed as weight: so dying is not
    taken for a fall, as it is not for leaving. Death and events of one day: events first, then deaths, then leaving.

    Parameters
    ----------
    history : spans of each person, the arm among the covariates, with ``died`` at the last one.
    ties, level : as ``andersen_gill``.

    Returns
    -------
    EventRates: influence and errors allow for the share still followed being estimated.

    Raises
    ------
    DataUnfit: as ``andersen_gill``.

    Assumes
    -------
    Leaving, other than by death, is unrelated to events, deaths and the covariates, the arm among them.

    Source: Ghosh & Lin (2002), Statistica Sinica 12:663-688, equation 2.4 (inverse probability of censoring weights)
    and theorem 2 (covariance); docs/methods/rates-with-death.md.
    """
    leaving, dead = _leaving(history), np.flatnonzero(history.died)
    kept = _kept_after_death(history, dead, leaving)
    fading = np.arange(kept.stop.size) >= history.stop.size
    risk = risk_sets(kept)
    risk = replace(risk, fading=fading, fade=_followed_before(leaving, risk.time))
    fit = fit_cox(kept, ties=ties, risk=risk)
    residuals = fit.residuals[~fading]
    residuals[dead] += fit.residuals[fading]
    if leaving is not None:
        residuals += _leaving_part(history, leaving, _pull(kept, leaving.risk.time, fit))
    return event_rates(history, model="ghosh_lin", level=level, fit=replace(fit, residuals=residuals))


@dataclass(frozen=True, slots=True)
class _Leaving:
    """When people leave alive: risk sets of the d times, and the weight of those who leave and who stay (d,)."""

    risk: RiskSets
    going: Floats
    staying: Floats


def _leaving(history: EventHistory) -> _Leaving | None:
    """When people leave alive; None where everybody died."""
    last = _last_rows(history)
    left = np.zeros(history.stop.size, dtype=bool)
    left[last] = ~history.died[last]
    if not np.any(left):
        return None
    risk = risk_sets(without_strata(replace(history, event=left)))
    # Who dies on a day is no longer there to leave on it.
    before = np.searchsorted(risk.time, history.stop, side="left")
    risk = replace(risk, past=np.where(history.died, before, risk.past))
    going = risk.tied_sum(history.weight[risk.event_rows])
    at_risk = risk.running(history.weight)
    staying = np.where(at_risk - going > 1e-9 * at_risk, at_risk - going, 0.0)
    return _Leaving(risk=risk, going=going, staying=staying)


def _followed_before(leaving: _Leaving | None, times: Floats) -> Floats:
    """Share that would still be followed just before each time, had nobody died."""
    if leaving is None:
        return np.ones(times.size)
    share = np.cumprod(leaving.staying / (leaving.staying + leaving.going))
    before: Floats = np.concatenate([[1.0], share])[np.searchsorted(leaving.risk.time, times, side="left")]
    return before


def _last_rows(history: EventHistory) -> Whole:
    order = np.lexsort((history.stop, history.person))
    ends = np.append(np.diff(history.person[order]) != 0, True)
    rows: Whole = order[ends]
    return rows


def _kept_after_death(history: EventHistory, dead: Whole, leaving: _Leaving | None) -> EventHistory:
    """The spans, and after them one for each of the dead from their death on, weighted up to those like them."""
    rows = np.concatenate([np.arange(history.stop.size), dead])
    end = float(history.stop.max()) + 1.0
    still = _followed_before(leaving, history.stop[dead])
    nobody = np.zeros(dead.size, dtype=bool)
    return EventHistory(
        start=np.concatenate([history.start, history.stop[dead]]),
        stop=np.concatenate([history.stop, np.full(dead.size, end)]),
        event=np.concatenate([history.event, nobody]),
        died=np.zeros(rows.size, dtype=bool),
        covariates=history.covariates[rows],
        weight=np.concatenate([history.weight, history.weight[dead] / still]),
        offset=history.offset[rows],
        person=history.person[rows],
        cluster=history.cluster[rows],
        stratum=history.stratum[rows],
        people=history.people,
    )


def _leaving_part(history: EventHistory, leaving: _Leaving, pull: Floats) -> Floats:
    """What each span's leaving, or staying, moves the score by through the weights of the dead (n, k)."""
    each = np.divide(1.0, leaving.staying, out=np.zeros(leaving.staying.size), where=leaving.staying > 0)
    hazard = leaving.going / (leaving.staying + leaving.going)
    risk, found = leaving.risk, np.empty_like(history.covariates)
    for i, column in enumerate((pull * each[:, None]).T):
        found[:, i] = -history.weight * risk.passed(column * hazard)
        found[risk.event_rows, i] += history.weight[risk.event_rows] * column[risk.event_at]
    return found


def _pull(kept: EventHistory, times: Floats, fit: CoxFit) -> Floats:
    """How far the dead by then draw the score after each time of leaving (d, k): what their weight would change.

    In each stratum: sum over its dead so far of multiple times (covariates less the mean of those at risk), over the
    event times to come.
    """
    risk, found = fit.risk, np.zeros((times.size, kept.covariates.shape[1]))
    if risk.fading is None or risk.fade is None:
        return found
    stratum = np.empty(risk.time.size, dtype=np.int64)
    stratum[risk.event_at] = kept.stratum[risk.event_rows]
    for s in np.unique(stratum):
        dead = np.flatnonzero(risk.fading & (kept.stratum == s))
        dead = dead[np.argsort(kept.start[dead], kind="stable")]
        by_then = np.searchsorted(kept.start[dead], times, side="right")
        here = stratum == s
        after = np.searchsorted(risk.time[here], times, side="right")
        rate, mean = (risk.fade * fit.rate)[here], (risk.fade[:, None] * fit.mean_rate)[here]
        multiple = fit.multiple[dead]
        so_far, covered = _sums(multiple), _sums(multiple[:, None] * kept.covariates[dead])
        to_come, mean_to_come = _sums(rate)[-1] - _sums(rate)[after], _sums(mean)[-1] - _sums(mean)[after]
        found += covered[by_then] * to_come[:, None] - so_far[by_then, None] * mean_to_come
    return found


def _sums(values: Floats) -> Floats:
    """Running sums down the rows, from 0 before the first."""
    running: Floats = np.concatenate([np.zeros((1, *values.shape[1:])), np.cumsum(values, axis=0)])
    return running
