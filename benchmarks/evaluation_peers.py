"""The named Python peers on the rows of ``benchmarks/evaluation.py``, each beside ours in the same process.

Where a peer takes minutes it gets the first rows only, and ours the same. A peer that is not installed says so.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from plumbline.evaluation import (
    andersen_gill,
    capacity_line,
    event_history,
    mean_cumulative,
    negative_binomial_rates,
    overlap_weights,
)
from plumbline.evaluation.poisson import fit_poisson
from plumbline.evaluation.sandwich import cluster_covariance


Rows = dict[str, np.ndarray]
FEW, SOME = 20_000, 100_000
"""Rows for peers that take minutes, and for those that take half of one, where all rows are asked of the others."""

TIMES = 3
MODULES = {"scikit-learn": "sklearn.linear_model", "diff-diff": "diff_diff", "statsmodels": "statsmodels.api"}
SCORED = 145_000


@dataclass(frozen=True, slots=True)
class Beside:
    """One task: ours, the peer by the name of its package, and how far apart their figures lie, or in words why they do."""

    task: str
    rows: int
    package: str
    peer: Callable[[], Any]
    ours: Callable[[], Any]
    told: Callable[[Any, Any], str]
    times: int = 1


def apart(peer: object, ours: object) -> str:
    """Largest relative difference of two lists of figures."""
    left, right = np.ravel(np.asarray(peer, dtype=float)), np.ravel(np.asarray(ours, dtype=float))
    return f"to {np.max(np.abs(left / right - 1)):.0e}"


def clocked(call: Callable[[], Any], times: int) -> tuple[float, float, Any]:
    """Median seconds by the clock and of processor, and what came of it."""
    clock, processor, found = [], [], None
    for _ in range(times):
        began, spent = time.perf_counter(), time.process_time()
        found = call()
        clock.append(time.perf_counter() - began)
        processor.append(time.process_time() - spent)
    return float(np.median(clock)), float(np.median(processor)), found


def print_peers(spans: Rows, counts: Rows, sizes: tuple[int, int] = (FEW, SOME)) -> None:
    """Print the table, a row as soon as it is known."""
    print(
        "| Task | Rows | Peer | Peer, clock | Peer, processor | Ours, clock | Ours, processor | Peer / ours | Same figures |\n"
        "|---|---|---|---|---|---|---|---|---|"
    )
    for one in tasks(spans, counts, *sizes):
        print(line(one), flush=True)


def line(one: Beside) -> str:
    """A row of the table."""
    try:
        version = importlib.metadata.version(one.package)
    except importlib.metadata.PackageNotFoundError:
        return f"| {one.task} | {one.rows:,} | {one.package}: not installed here | | | | | | |"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # What it takes to load a package is no part of its time.
        importlib.import_module(MODULES.get(one.package, one.package))
        ours = clocked(one.ours, TIMES)
        peer = clocked(one.peer, one.times)
    return (
        f"| {one.task} | {one.rows:,} | {one.package} {version} | {peer[0]:.2f} s | {peer[1]:.2f} s | {ours[0]:.2f} s | "
        f"{ours[1]:.2f} s | {peer[1] / ours[1]:.1f} | {one.told(peer[2], ours[2])} |"
    )


def tasks(spans: Rows, counts: Rows, few: int, some: int) -> Iterator[Beside]:
    """Each task with each of its peers."""
    yield from over_time(spans, few, some)
    yield from counted(counts)
    yield from chosen()


def first(rows: Rows, n: int) -> Rows:
    """The first n rows; the last person may be cut short, for both alike."""
    return {name: values[:n] for name, values in rows.items()}


def over_time(spans: Rows, few: int, some: int) -> Iterator[Beside]:
    """Events that come again."""
    history = event_history(**spans)
    yield Beside(
        "Andersen-Gill, errors by person",
        spans["stop"].size,
        "surpyval",
        lambda: surpyval_cox(spans),
        lambda: andersen_gill(history),
        lambda peer, ours: apart(peer, [*ours.coef, *ours.se]),
    )
    small = first(spans, few)
    told = event_history(**small)
    yield Beside(
        "Andersen-Gill, errors by person",
        few,
        "lifelines",
        lambda: lifelines_cox(small),
        lambda: andersen_gill(told),
        lambda peer, ours: (
            f"ratios {apart(peer[0], ours.coef)}; its error by person is {peer[1][0] / ours.se[0]:.2f} of R’s and ours"
        ),
    )
    yield Beside(
        "Andersen-Gill, errors by person",
        few,
        "statsmodels",
        lambda: statsmodels_cox(small),
        lambda: andersen_gill(told),
        lambda peer, ours: (
            f"no: ratios {apart(peer[0], ours.coef)}, error {peer[1][0]:.4f} for {ours.se[0]:.4f}"
        ),
    )
    middle = first(spans, some)
    part = event_history(**middle)
    at = [182.0, 365.0, 547.0, 730.0]
    yield Beside(
        "Mean cumulative function with its robust error",
        some,
        "surpyval",
        lambda: surpyval_mean(middle, at),
        lambda: mean_cumulative(part, at=at),
        lambda peer, ours: f"means {apart(peer, ours.mean)}",
    )


def counted(counts: Rows) -> Iterator[Beside]:
    """Counts with exposure."""
    y, n = counts["events"], counts["events"].size
    design, offset = (
        np.column_stack([np.ones(n), counts["covariates"]]),
        np.log(counts["years_at_liberty"]),
    )

    def plain() -> Any:
        return fit_poisson(events=y, design=design, offset=offset)

    def by_site() -> tuple[np.ndarray, np.ndarray]:
        fit = plain()
        covariance = cluster_covariance(
            fit=fit, events=y, design=design, cluster=counts["cluster"], correction="CR1"
        )
        return fit.coef, np.sqrt(np.diag(covariance))

    yield Beside(
        "Negative binomial",
        n,
        "statsmodels",
        lambda: statsmodels_clumped(y, design, offset),
        lambda: negative_binomial_rates(**counts),
        lambda peer, ours: f"ratios {apart(peer, ours.coef)}",
    )
    yield Beside(
        "Poisson, errors by site",
        n,
        "pyfixest",
        lambda: pyfixest_poisson(counts, offset),
        by_site,
        lambda peer, ours: f"ratios {apart(peer[0], ours[0])}, errors {apart(peer[1], ours[1])}",
        TIMES,
    )
    yield Beside(
        "Poisson",
        n,
        "statsmodels",
        lambda: statsmodels_poisson(y, design, offset),
        plain,
        lambda peer, ours: f"ratios {apart(peer, ours.coef)}",
    )
    yield Beside(
        "Poisson",
        n,
        "glum",
        lambda: glum_poisson(y, counts["covariates"], offset),
        plain,
        lambda peer, ours: f"ratios {apart(peer, ours.coef)}",
        TIMES,
    )


def chosen() -> Iterator[Beside]:
    """Who was chosen: weights from a logit, and the line of a list."""
    rng = np.random.default_rng(3)
    many = rng.normal(size=(146_000, 20))
    treated = np.arange(146_000) < 1000
    many[treated] += 0.3
    yield Beside(
        "Overlap weights from a logit on 20 covariates",
        146_000,
        "scikit-learn",
        lambda: sklearn_weights(many, treated),
        lambda: overlap_weights(covariates=many, treated=treated).weight[treated],
        lambda peer, ours: f"weights {apart(peer, ours)}",
        TIMES,
    )
    score = rng.gamma(0.3, 2.0, SCORED) + 1e-6 * rng.random(SCORED)
    listed = score >= np.sort(score)[-5000]
    events = rng.poisson(0.2 * score + 0.05)
    earlier = rng.poisson(0.2 * score + 0.05)
    yield Beside(
        "Step at the line of a list, three reaches and its checks",
        SCORED,
        "diff-diff",
        lambda: diff_diff_line(events, score, listed),
        lambda: capacity_line(events=events, score=score, listed=listed, events_earlier=earlier),
        lambda peer, ours: (
            "no: its step is one of means by a straight line, ours of rates by a log-linear one"
        ),
    )


def surpyval_cox(rows: Rows) -> list[float]:
    from surpyval import CoxPH

    fit = CoxPH.fit(x=rows["stop"], Z=rows["covariates"], c=1 - rows["event"], tl=rows["start"])
    covariance = np.asarray(fit.robust_covariance(cluster=rows["person"]))
    return [*np.ravel(fit.params), *np.sqrt(np.diag(covariance))]


def surpyval_mean(rows: Rows, at: list[float]) -> np.ndarray:
    from surpyval.recurrent import NonParametricCounting

    # It wants each event and each end of follow-up, not spans.
    fit = NonParametricCounting.fit(x=rows["stop"], i=rows["person"], c=(~rows["event"]).astype(int))
    fit.mcf_cb(np.array(at))
    return np.asarray(fit.mcf(np.array(at)), dtype=float)


def _frame(rows: Rows) -> Any:
    import pandas as pd

    frame = pd.DataFrame({name: rows[name] for name in ("person", "start", "stop", "event")})
    frame[["x1", "x2", "x3"]] = rows["covariates"]
    return frame


def lifelines_cox(rows: Rows) -> tuple[np.ndarray, np.ndarray]:
    from lifelines import CoxPHFitter

    fit = CoxPHFitter().fit(_frame(rows), "stop", "event", entry_col="start", cluster_col="person")
    return fit.params_.to_numpy(), fit.standard_errors_.to_numpy()


def statsmodels_cox(rows: Rows) -> tuple[np.ndarray, np.ndarray]:
    import statsmodels.api as sm

    model = sm.PHReg(
        rows["stop"], rows["covariates"], status=rows["event"] * 1, entry=rows["start"], ties="efron"
    )
    fit = model.fit(groups=rows["person"])
    return fit.params, fit.bse


def statsmodels_clumped(y: np.ndarray, design: np.ndarray, offset: np.ndarray) -> np.ndarray:
    import statsmodels.api as sm

    start = np.array([-0.3, -0.2, 0.3, 0.2, 0.7])
    fit = sm.NegativeBinomial(y, design, offset=offset).fit(
        method="newton", maxiter=50, disp=0, start_params=start
    )
    return np.asarray(fit.params[1:4])


def statsmodels_poisson(y: np.ndarray, design: np.ndarray, offset: np.ndarray) -> np.ndarray:
    import statsmodels.api as sm

    return np.asarray(sm.GLM(y, design, family=sm.families.Poisson(), offset=offset).fit().params)


def pyfixest_poisson(rows: Rows, offset: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    import pandas as pd
    import pyfixest as pf

    frame = pd.DataFrame({"y": rows["events"], "site": rows["cluster"], "lex": offset})
    frame[["x1", "x2", "x3"]] = rows["covariates"]
    fit = pf.fepois("y ~ x1 + x2 + x3", frame, vcov={"CRV1": "site"}, offset="lex")
    return fit.coef().to_numpy(), fit.se().to_numpy()


def glum_poisson(y: np.ndarray, x: np.ndarray, offset: np.ndarray) -> np.ndarray:
    from glum import GeneralizedLinearRegressor

    fit = GeneralizedLinearRegressor(family="poisson", alpha=0, gradient_tol=1e-8).fit(x, y, offset=offset)
    return np.array([fit.intercept_, *fit.coef_])


def sklearn_weights(x: np.ndarray, treated: np.ndarray) -> np.ndarray:
    from sklearn.linear_model import LogisticRegression

    fit = LogisticRegression(C=np.inf, tol=1e-8, max_iter=1000, solver="newton-cholesky").fit(x, treated)
    others = fit.predict_proba(x)[treated, 0]
    weights: np.ndarray = others / others.sum()
    return weights


def diff_diff_line(events: np.ndarray, score: np.ndarray, listed: np.ndarray) -> float:
    import pandas as pd
    from diff_diff import RegressionDiscontinuity

    cutoff = float(score[listed].min())
    frame = pd.DataFrame({"events": events.astype(float), "score": score})
    return float(RegressionDiscontinuity(cutoff=cutoff).fit(frame, outcome="events", running="score").att)
