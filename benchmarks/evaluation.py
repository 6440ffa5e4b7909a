"""How long the engine of events over time takes, beside the peers that happen to be installed.

Run by hand: ``.venv/bin/python benchmarks/evaluation.py``. All data are made up, by seed; nothing is written.
"""

from __future__ import annotations

import argparse
import importlib.util
import time
from collections.abc import Callable

import numpy as np

from plumbline.evaluation import (
    andersen_gill,
    entropy_balance,
    event_history,
    mean_cumulative,
    negative_binomial_rates,
)
from plumbline.evaluation.poisson import fit_poisson


PEOPLE = 449_236
LOG_RATIOS = (-0.2, 0.3, 0.2)


def counting_rows(people: int, seed: int = 1) -> dict[str, np.ndarray]:
    """Spans in whole days over up to three years, gamma(1) risks, three covariates, an event a day at most."""
    rng = np.random.default_rng(seed)
    x = np.column_stack([rng.random(people) < 0.5, rng.normal(size=people), rng.random(people) < 0.4]).astype(
        float
    )
    days = rng.uniform(365, 1095, people)
    rate = rng.gamma(1.0, 1.0, people) * np.exp(x @ LOG_RATIOS) * 0.5957 / 365.25
    counts = rng.poisson(rate * days)
    who = np.repeat(np.arange(people), counts)
    day = np.ceil(rng.random(who.size) * days[who])
    last = np.ceil(days)
    keep = day < last[who]
    person = np.concatenate([who[keep], np.arange(people)])
    stop = np.concatenate([day[keep], last])
    # One number for person and day: sorted, and doubles of a day dropped, the end of follow-up always kept.
    key = np.unique(person * 2000 + stop.astype(np.int64))
    person, stop = key // 2000, (key % 2000).astype(float)
    ends = np.append(np.diff(person) != 0, True)
    start = np.concatenate([[0.0], stop[:-1]])
    start[np.append(True, ends[:-1])] = 0.0
    return {"person": person, "start": start, "stop": stop, "event": ~ends, "covariates": x[person]}


def count_rows(n: int, seed: int = 2) -> dict[str, np.ndarray]:
    """Counts with exposure, three covariates, 50 sites and clumping 1 / 1.5."""
    rng = np.random.default_rng(seed)
    x = np.column_stack([rng.random(n) < 0.5, rng.normal(size=n), rng.random(n) < 0.4]).astype(float)
    years = rng.uniform(0.5, 2, n)
    mean = np.exp(-0.3 + x @ LOG_RATIOS) * years
    events = rng.poisson(mean * rng.gamma(1.5, 1 / 1.5, n)).astype(float)
    return {"events": events, "years_at_liberty": years, "covariates": x, "cluster": rng.integers(0, 50, n)}


def timed(call: Callable[[], object], times: int) -> tuple[float, float]:
    """Median seconds by the clock and of processor."""
    clock, processor = [], []
    for _ in range(times):
        began, spent = time.perf_counter(), time.process_time()
        call()
        clock.append(time.perf_counter() - began)
        processor.append(time.process_time() - spent)
    return float(np.median(clock)), float(np.median(processor))


def said(name: str, limit: str, call: Callable[[], object], times: int) -> float:
    """Print one row of the table and give its seconds of processor."""
    clock, processor = timed(call, times)
    print(f"| {name} | {clock:.2f} s | {processor:.2f} s | {limit} |", flush=True)
    return processor


def main() -> None:
    """Print the table, and under it the ratios to installed peers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--times", type=int, default=3)
    asked = parser.parse_args()
    spans = counting_rows(asked.people)
    rows = spans["stop"].size
    print(f"{rows:,} spans, {asked.people:,} people, {int(spans['event'].sum()):,} events (made up)\n")
    print("| Task | Clock | Processor | Limit |\n|---|---|---|---|")
    history = event_history(**spans)
    said("spans checked", "", lambda: event_history(**spans), asked.times)
    said("Andersen-Gill, Efron, errors by person", "2 s", lambda: andersen_gill(history), asked.times)
    said("both together", "", lambda: andersen_gill(event_history(**spans)), asked.times)
    quarters = [182.0, 365.0, 547.0, 730.0, 912.0]
    said(
        "mean cumulative function at 5 days",
        "0.5 s",
        lambda: mean_cumulative(history, at=quarters),
        asked.times,
    )
    counts = count_rows(rows)
    clumped = said(
        "negative binomial, errors by site", "1.5 s", lambda: negative_binomial_rates(**counts), asked.times
    )
    design = np.column_stack([np.ones(rows), counts["covariates"]])
    offset = np.log(counts["years_at_liberty"])
    plain = said(
        "Poisson with offset",
        "0.8 s",
        lambda: fit_poisson(events=counts["events"], design=design, offset=offset),
        asked.times,
    )
    rng = np.random.default_rng(3)
    many = rng.normal(size=(146_000, 20))
    treated = np.arange(146_000) < 1000
    many[treated] += 0.3
    said(
        "entropy balancing, 1,000 v 145,000 by 20",
        "0.2 s",
        lambda: entropy_balance(covariates=many, treated=treated),
        asked.times,
    )
    found = andersen_gill(history)
    print(f"\nFitted: {np.round(found.coef, 6)}, errors {np.round(found.se, 6)}; planted {LOG_RATIOS}\n")
    beside_statsmodels(counts, design, offset, plain, clumped)
    beside_lifelines(spans)


def beside_statsmodels(
    counts: dict[str, np.ndarray], design: np.ndarray, offset: np.ndarray, plain: float, clumped: float
) -> None:
    """Poisson and negative binomial of statsmodels on the same rows; its Cox model has the wrong risk set."""
    if importlib.util.find_spec("statsmodels") is None:
        print("statsmodels is not installed")
        return
    import statsmodels.api as sm

    family = sm.families.Poisson()
    _, theirs = timed(lambda: sm.GLM(counts["events"], design, family=family, offset=offset).fit(), 1)
    print(f"Poisson: statsmodels GLM {theirs:.2f} s of processor, {theirs / plain:.1f} times ours")

    def fit() -> object:
        model = sm.NegativeBinomial(counts["events"], design, offset=offset)
        return model.fit(method="newton", maxiter=50, disp=0, start_params=np.array([-0.3, *LOG_RATIOS, 0.7]))

    _, theirs = timed(fit, 1)
    print(f"Negative binomial: statsmodels {theirs:.2f} s of processor, {theirs / clumped:.1f} times ours")


def beside_lifelines(spans: dict[str, np.ndarray]) -> None:
    """Lifelines on the first 20,000 rows, where it ends in seconds; its error by person is wrong there."""
    if importlib.util.find_spec("lifelines") is None:
        print("lifelines is not installed")
        return
    import pandas as pd
    from lifelines import CoxPHFitter

    few = {name: values[:20_000] for name, values in spans.items()}
    frame = pd.DataFrame({name: few[name] for name in ("person", "start", "stop", "event")})
    frame[["arm", "x1", "x2"]] = few["covariates"]

    def fit() -> object:
        return CoxPHFitter().fit(frame, "stop", "event", entry_col="start", cluster_col="person")

    _, theirs = timed(fit, 1)
    _, ours = timed(lambda: andersen_gill(event_history(**few)), 3)
    print(f"Andersen-Gill, 20,000 rows: lifelines {theirs:.2f} s, {theirs / ours:.0f} times ours")


if __name__ == "__main__":
    main()
