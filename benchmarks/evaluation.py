"""How long the engine of events over time takes, beside R and the Python peers that are installed, in one run on the same rows.

Run by hand, in an environment of the peers' own (benchmarks/evaluation.md says how). All data are made up, by seed. It prints what
benchmarks/evaluation.md holds. R and its packages come with ``script/parity --ready``.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from evaluation_peers import print_peers

from plumbline.evaluation import (
    andersen_gill,
    entropy_balance,
    event_history,
    mean_cumulative,
    negative_binomial_rates,
    redrawn_rate_ratio,
)
from plumbline.evaluation.event_history import EventHistory
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


def people_rows(n: int, seed: int = 4) -> dict[str, np.ndarray]:
    """Counts of n people in two arms with a year or so each, for re-drawing."""
    rng = np.random.default_rng(seed)
    arm, years = rng.random(n) < 0.5, rng.uniform(0.5, 1.5, n)
    return {
        "events": rng.poisson(0.3 * years * np.where(arm, 0.8, 1.0)).astype(float),
        "years": years,
        "arm": arm,
    }


@dataclass(frozen=True, slots=True)
class Task:
    """One row of the table: ours, the seconds it may take, and by what name R's line has it."""

    name: str
    call: Callable[[], object]
    limit: float | None = None
    share_of_r: float | None = None
    in_r: str = ""
    times: int = 3


def timed(call: Callable[[], object], times: int) -> tuple[float, float]:
    """Median seconds by the clock and of processor."""
    clock, processor = [], []
    for _ in range(times):
        began, spent = time.perf_counter(), time.process_time()
        call()
        clock.append(time.perf_counter() - began)
        processor.append(time.process_time() - spent)
    return float(np.median(clock)), float(np.median(processor))


def r_lines(tables: dict[str, dict[str, np.ndarray]]) -> dict[str, list[str]]:
    """What benchmarks/evaluation.R prints on these tables, by the first word of each line; nothing where R is absent."""
    if shutil.which("Rscript") is None:
        print("R is not installed: script/parity --ready installs it on Debian\n")
        return {}
    import pandas as pd

    with tempfile.TemporaryDirectory() as folder:
        for name, columns in tables.items():
            pd.DataFrame({key: np.asarray(values, dtype=float) for key, values in columns.items()}).to_csv(
                Path(folder) / f"{name}.csv", index=False
            )
        script = Path(__file__).with_suffix(".R")
        words = ["Rscript", "--vanilla", str(script), folder]
        done = subprocess.run(words, capture_output=True, text=True, check=True)
    return {line.split("\t")[0]: line.split("\t")[1:-1] for line in done.stdout.splitlines()}


def flat(data: dict[str, np.ndarray], **names: str) -> dict[str, np.ndarray]:
    """Columns as R reads them: covariates one by one, others by their new names."""
    x = data["covariates"]
    return {new: data[old] for old, new in names.items()} | {f"x{i + 1}": x[:, i] for i in range(x.shape[1])}


def main() -> None:
    """Print the table, and under it what was fitted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--times", type=int, default=3)
    asked = parser.parse_args()
    spans = counting_rows(asked.people)
    rows = spans["stop"].size
    print(f"Load of the machine at the start: {os.getloadavg()[0]:.1f}")
    print(f"{rows:,} spans, {asked.people:,} people, {int(spans['event'].sum()):,} events (made up)\n")
    history, counts, people = event_history(**spans), count_rows(rows), people_rows(100_000)
    tasks = the_tasks(spans, history, counts, people)
    kept = {"person": "person", "start": "start", "stop": "stop", "event": "event"}
    theirs = r_lines(
        {
            "spans": flat(spans, **kept),
            "counts": flat(counts, events="events", years_at_liberty="years"),
            "people": people,
        }
    )
    print(
        "| Task | Clock | Processor | Goal | R, clock | R, processor | Ours / R |\n|---|---|---|---|---|---|---|"
    )
    for task in tasks:
        clock, processor = timed(task.call, asked.times)
        print(row_of(task, clock, processor, theirs.get(task.in_r)), flush=True)
    found = andersen_gill(history)
    print(f"\nFitted: {np.round(found.coef, 6)}, errors {np.round(found.se, 6)}; planted {LOG_RATIOS}")
    if theirs:
        fitted = np.array([float(value) for value in theirs["fitted"]])
        apart = np.max(np.abs(np.concatenate([found.coef, found.se]) / fitted - 1))
        version, survival, mass = theirs["version"]
        print(f"R {version}, survival {survival}, MASS {mass}: the same figures to {apart:.0e} of each\n")
    print_peers(spans, counts)
    print(f"\nLoad of the machine at the end: {os.getloadavg()[0]:.1f}")


def the_tasks(
    spans: dict[str, np.ndarray],
    history: EventHistory,
    counts: dict[str, np.ndarray],
    people: dict[str, np.ndarray],
) -> list[Task]:
    """What is timed; a goal of 0.1 is a tenth of R's time."""
    design = np.column_stack([np.ones(counts["events"].size), counts["covariates"]])
    offset = np.log(counts["years_at_liberty"])
    many = np.random.default_rng(3).normal(size=(146_000, 20))
    treated = np.arange(146_000) < 1000
    many[treated] += 0.3
    quarters = [182.0, 365.0, 547.0, 730.0, 912.0]
    redrawn = {"events": people["events"], "years_at_liberty": people["years"], "offered": people["arm"]}
    return [
        Task("spans checked", lambda: event_history(**spans)),
        Task("Andersen-Gill, Efron, errors by person", lambda: andersen_gill(history), 2.0, 0.1, "ag"),
        Task("both together", lambda: andersen_gill(event_history(**spans)), None, None, "ag"),
        Task(
            "mean cumulative function at 5 days",
            lambda: mean_cumulative(history, at=quarters),
            0.5,
            None,
            "mcf",
        ),
        Task("negative binomial, errors by site", lambda: negative_binomial_rates(**counts), 1.5, None, "nb"),
        Task(
            "Poisson with offset",
            lambda: fit_poisson(events=counts["events"], design=design, offset=offset),
            0.8,
            None,
            "poisson",
        ),
        Task(
            "1,000 re-drawings of 100,000 people",
            lambda: redrawn_rate_ratio(**redrawn, rng=np.random.default_rng(5), draws=1000),
            2.0,
            None,
            "bootstrap",
        ),
        Task(
            "entropy balancing, 1,000 v 145,000 by 20",
            lambda: entropy_balance(covariates=many, treated=treated),
            0.2,
        ),
    ]


def row_of(task: Task, clock: float, processor: float, theirs: list[str] | None) -> str:
    """One row. A goal is held against the clock, since that is what a reader waits for; where other work held the cores, that is said."""
    goals = [f"{task.limit} s"] if task.limit else []
    ratio = processor / float(theirs[1]) if theirs else None
    late = task.limit is not None and clock > task.limit
    missed = late and task.limit is not None and processor > task.limit
    if task.share_of_r:
        goals.append(f"{task.share_of_r} of R")
        missed |= ratio is not None and ratio > task.share_of_r
    goal = ", ".join(goals)
    if missed:
        goal = f"**{goal}: missed**"
    elif late:
        goal = f"{goal}: met in processor time, not by this clock"
    told = f"{float(theirs[0]):.2f} s | {float(theirs[1]):.2f} s | {ratio:.3f}" if theirs else " | | "
    return f"| {task.name} | {clock:.2f} s | {processor:.2f} s | {goal} | {told} |"


if __name__ == "__main__":
    main()
