from dataclasses import replace

import numpy as np
import pytest

from plumbline.evaluation import andersen_gill, event_history, rates_with_death
from plumbline.evaluation.cox_fit import fit_cox
from tests.evaluation.test_cumulative_with_death import trial
from tests.evaluation.test_event_rates import everything


def mortal(n=40, seed=3):
    """Weighted, stratified spans with deaths, leaving and events tied in whole days."""
    data = everything(seed=seed, n=n)
    last = np.append(np.diff(data["person"]) != 0, True)
    return data | {"died": last & (np.random.default_rng(seed).random(last.size) < 0.4)}


def still_followed(data, t):
    """Kaplan-Meier of leaving just before t: the dead of a day are gone before anybody leaves on it."""
    last = np.append(np.diff(data["person"]) != 0, True)
    left, share = last & ~data["died"], 1.0
    for u in np.unique(data["stop"][left]):
        if u >= t:
            break
        here = (data["start"] < u) & (u <= data["stop"]) & ~(data["died"] & (data["stop"] == u))
        share *= 1 - data["weight"][left & (data["stop"] == u)].sum() / data["weight"][here].sum()
    return share


def written_out(data):
    """The same regression on plain rows: the dead get a row for each event time after their death, weighted."""
    times = np.unique(data["stop"][data["event"]])
    rows = {name: [values] for name, values in data.items() if name != "died"}
    for dead in np.flatnonzero(data["died"]):
        after = times[times > data["stop"][dead]]
        before = np.concatenate([[data["stop"][dead]], after])[:-1]
        weights = [still_followed(data, t) for t in after] / np.array(
            still_followed(data, data["stop"][dead])
        )
        for name in rows:
            rows[name].append(np.repeat(data[name][dead : dead + 1], after.size, axis=0))
        rows["start"][-1], rows["stop"][-1] = before, after
        rows["weight"][-1] = weights * data["weight"][dead]
        rows["event"][-1] = np.zeros(after.size, dtype=bool)
    return {name: np.concatenate(values) for name, values in rows.items()}


@pytest.mark.parametrize("ties", ["efron", "breslow"])
def test_it_is_the_weighted_regression_with_every_row_of_the_dead_written_out(ties):
    data = mortal()
    found = rates_with_death(event_history(**data), ties=ties)
    plain = fit_cox(event_history(**written_out(data)), ties=ties)

    assert found.coef == pytest.approx(plain.coef, abs=1e-10)
    assert found.model_covariance == pytest.approx(plain.covariance, rel=1e-9)


def test_influence_is_the_slope_of_the_estimate_in_each_persons_weight():
    """The share still followed moves with the weights too, so what estimating it adds is in the error."""
    data = mortal()
    found = rates_with_death(event_history(**data), ties="breslow")
    slopes = []
    for person in range(40):
        mine, step = data["person"] == person, 1e-5
        more, less = (
            rates_with_death(
                event_history(**(data | {"weight": data["weight"] * np.where(mine, 1 + sign * step, 1.0)})),
                ties="breslow",
            ).coef
            for sign in (1, -1)
        )
        slopes.append((more - less) / (2 * step))

    assert found.influence == pytest.approx(np.array(slopes), abs=1e-7)
    assert found.se == pytest.approx(np.sqrt(np.sum(np.square(slopes), axis=0)), rel=1e-5)


def test_where_nobody_dies_it_is_andersen_gill():
    history = event_history(**everything())
    one, other = rates_with_death(history), andersen_gill(history)

    assert one.coef == pytest.approx(other.coef, abs=1e-10)
    assert one.se == pytest.approx(other.se, rel=1e-9)


def test_where_everybody_dies_the_dead_stay_at_full_weight():
    data = mortal()
    data["died"] = np.append(np.diff(data["person"]) != 0, True)
    found = rates_with_death(event_history(**data))
    kept = event_history(**written_out(data))

    assert found.coef == pytest.approx(fit_cox(kept).coef, abs=1e-10)


def test_a_planted_ratio_of_means_is_held():
    """Death alike in both arms and leaving at random: the ratio of means is that of the rates, 0.6."""
    rng = np.random.default_rng(12)
    held, found = 0, []
    for _ in range(200):
        history, in_one = trial(rng)
        one = rates_with_death(replace(history, covariates=in_one[:, None].astype(float)))
        found.append(one.coef[0])
        held += one.ci_low[0] <= 0.6 <= one.ci_high[0]

    assert np.mean(found) == pytest.approx(np.log(0.6), abs=0.05)
    # Binomial(200, 0.95) has a standard deviation of 3.1.
    assert 181 <= held <= 199


def test_more_deaths_in_an_arm_show_as_fewer_events_and_the_plain_rate_does_not_see_it():
    """What it answers: events per person until death. An arm in which more die has fewer, at the same rate while alive."""
    rng = np.random.default_rng(13)
    n = 4000
    arm = np.arange(n) % 2
    death = rng.exponential(np.where(arm, 0.7, 2.0))
    end = np.minimum(death, 1.5)
    first = rng.exponential(1.0, (n, 12)).cumsum(axis=1)
    person, which = np.nonzero(first < end[:, None])
    stop = np.concatenate([first[person, which], end])
    person = np.concatenate([person, np.arange(n)])
    event = np.arange(person.size) < person.size - n
    order = np.lexsort((stop, person))
    person, stop, event = person[order], stop[order], event[order]
    start = np.where(np.append(True, np.diff(person) != 0), 0.0, np.append(0.0, stop[:-1]))
    history = event_history(
        person=person,
        start=start,
        stop=stop,
        event=event,
        died=~event & (death <= 1.5)[person],
        covariates=arm[person],
    )

    assert abs(andersen_gill(history).coef[0]) < 0.1
    assert rates_with_death(history).coef[0] < -0.2
