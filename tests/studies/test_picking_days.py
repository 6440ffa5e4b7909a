"""What is left of the days in which a panel picks: played with the estimator of the plan, histories to the list's day and, as it was, beyond.

The table of docs/methods/adjusted-rates.md is of 300 towns a row: `mean_ratio` with ``towns=300``, seed 20261130.
"""

import numpy as np
import pytest

from plumbline.evaluation import adjusted_rates


PEOPLE = 200
PICKING = 0.25
"""Of a year."""


def played(rng, *, spells, lean, watched, beyond):
    """No effect: half of a list picked by its score and, with ``lean``, by what happens meanwhile; those picked are seen ``watched`` times as often."""
    usual = rng.gamma(0.8, 1.25, PEOPLE)
    years = [np.ones(PEOPLE)] * 4
    if spells:
        years = [rng.gamma(1.0, 1.0, PEOPLE)]
        for _ in range(3):
            years.append(0.5 * years[-1] + 0.5 * rng.gamma(0.5, 2.0, PEOPLE))
    history = np.column_stack([rng.poisson(2 * usual * year) for year in years[:3]]).astype(float)
    meanwhile = rng.poisson(2 * usual * years[3] * PICKING)
    score = history[:, -1] + 0.5 * history[:, -2] + 0.25
    leaning = np.log(score) + lean * meanwhile + rng.gumbel(size=PEOPLE)
    picked = np.zeros(PEOPLE, dtype=bool)
    picked[np.argsort(-leaning)[: PEOPLE // 2]] = True
    if beyond:
        seen = np.where(picked, watched, 1) * meanwhile
        history[:, 2] = history[:, 2] * (1 - PICKING) + seen
    after = rng.poisson(2 * usual * years[3]).astype(float)
    return adjusted_rates(events=after, picked=picked, history=history, score=score)


def mean_ratio(*, towns, seed=20261130, **more):
    rng = np.random.default_rng(seed)
    return float(np.exp(np.mean([played(rng, **more).theta for _ in range(towns)])))


@pytest.mark.parametrize("spells", [False, True])
@pytest.mark.parametrize("watched", [1, 2])
def test_histories_that_end_with_the_list_do_not_flatter_whoever_is_watched_closer(spells, watched):
    assert mean_ratio(towns=60, spells=spells, lean=0.0, watched=watched, beyond=False) > 0.9


def test_histories_that_run_on_into_the_picking_did():
    assert mean_ratio(towns=60, spells=True, lean=0.0, watched=2, beyond=True) < 0.85


def test_a_panel_that_picks_by_what_happens_meanwhile_looks_no_better_than_it_is():
    assert mean_ratio(towns=60, spells=True, lean=0.5, watched=1, beyond=False) > 1.0
