"""How much of a town-wide change a history holds: against thinning the data and fitting again, and against known worlds."""

import numpy as np
import pytest
import statsmodels.api as sm

from plumbline.evaluation.histories import histories, history_features, history_weight
from plumbline.evaluation.history_model import history_model
from plumbline.evaluation.lessons import FLOOR
from plumbline.town.trials.towns import draw_town
from plumbline.town.worlds import EVENTS_PER_PERSON_YEAR, WORLDS


def people(counts, listed):
    """The placebo year alone teaches: nobody but the listed has a history in the follow-up."""
    held = histories(events=counts, listed=listed)
    keep = held.listed | (held.weight(back=0) < FLOOR)
    return histories(events=counts[keep], listed=listed[keep])


def foretold(held, share, year):
    """Log of the events foretold by statsmodels where each event of one year of history was dropped with chance ``share``.

    To first order: each row as it is, with the weight of nothing dropped, and with one event less, with the rest.
    """
    current, prior = held.history(back=1)
    past = np.array([current, prior])
    less = past.copy()
    less[year] = np.maximum(less[year] - 1, 0)
    weights = np.concatenate([1 - share * past[year], share * past[year]])
    history = np.concatenate([past, less], axis=1)
    taught = (history_weight(*history) >= FLOOR) & (weights > 0)
    outcome = np.tile(held.outcome(back=1)[0], 2)
    fit = sm.GLM(
        outcome[taught],
        history_features(*history[:, taught]),
        family=sm.families.Poisson(),
        freq_weights=weights[taught],
    ).fit(tol=1e-14)
    return np.log(fit.predict(held.features(back=0)[held.listed]).sum())


@pytest.mark.parametrize("year", [0, 1])
def test_it_is_what_fitting_again_to_a_thinned_history_gives(year):
    one = draw_town("B", people=60_000, trend=0.0, rng=np.random.default_rng(2))
    held = people(one.counts[:, 1:], one.top(80))
    small = 1e-5
    slope = (foretold(held, small, year) - foretold(held, 0.0, year)) / small

    assert 0.05 < slope < 0.95
    assert history_model(held).memory[year] == pytest.approx(slope, rel=1e-3)


@pytest.mark.parametrize("world", ["A", "B"])
def test_where_risk_is_a_gamma_it_is_what_bayes_rule_says(world):
    """There one more event in two years raises what is foretold by 1 / (shape / mean + 2), whatever the history."""
    truth = 2 / (WORLDS[world].shape / EVENTS_PER_PERSON_YEAR + 2)
    found = []
    for seed in range(16):
        one = draw_town(world, people=145_000, trend=0.0, rng=np.random.default_rng([9, seed]))
        found.append(history_model(histories(events=one.counts, listed=one.top(100))).memory.sum())

    assert np.mean(found) == pytest.approx(truth, abs=3 * np.std(found) / np.sqrt(16) + 0.02)


def test_lasting_risk_is_remembered_longer_than_spells():
    def prior_year(world):
        one = draw_town(world, people=145_000, trend=0.0, rng=np.random.default_rng(3))
        return history_model(histories(events=one.counts, listed=one.top(100))).memory[1]

    assert prior_year("L") > prior_year("D") + 0.1


def test_it_holds_no_less_than_nothing_and_no_more_than_everything():
    for seed in range(20):
        one = draw_town("B", people=8000, trend=0.0, rng=np.random.default_rng(seed))
        found = history_model(histories(events=one.counts, listed=one.top(15))).memory

        assert np.all(found >= 0)
        assert found.sum() <= 1 + 1e-12
