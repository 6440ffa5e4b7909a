import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.evaluation import (
    cumulative_contrast_with_death,
    cumulative_with_death,
    event_history,
    mean_cumulative,
)
from tests.evaluation.test_event_rates import everything


AT = (10.0, 20.0, 35.0)


def mortal(seed=3, n=40):
    """Spans of people some of whom die at the end of their last, in whole days so that all kinds of tie occur."""
    data = everything(seed=seed, n=n)
    data.pop("covariates")
    rng = np.random.default_rng(seed)
    last = np.append(np.diff(data["person"]) != 0, True)
    return data | {"died": last & (rng.random(last.size) < 0.4)}


def by_hand(data, t):
    """Ghosh and Lin's mean, listing who is at risk at each time, weights and all."""
    total, alive = 0.0, 1.0
    weight = data["weight"]
    for u in np.unique(data["stop"][data["event"] | data["died"]]):
        if u > t:
            break
        here, risk = data["stop"] == u, (data["start"] < u) & (u <= data["stop"])
        total += alive * weight[data["event"] & here].sum() / weight[risk].sum()
        alive *= 1 - weight[data["died"] & here].sum() / weight[risk].sum()
    return total


def test_it_is_the_sum_with_everybody_at_risk_listed():
    data = mortal()
    found = cumulative_with_death(event_history(**data), at=AT)

    assert found.mean == pytest.approx([by_hand(data, t) for t in AT], rel=1e-12)


def test_influence_is_the_slope_of_the_mean_in_each_persons_weight():
    data = mortal()
    found = cumulative_with_death(event_history(**data), at=AT)
    slopes = []
    for person in range(40):
        mine, step = data["person"] == person, 1e-5
        more, less = (
            [by_hand(data | {"weight": data["weight"] * np.where(mine, 1 + s * step, 1.0)}, t) for t in AT]
            for s in (1, -1)
        )
        slopes.append((np.array(more) - less) / (2 * step))

    assert found.influence == pytest.approx(np.array(slopes), abs=1e-8)
    assert found.se == pytest.approx(np.sqrt(np.sum(np.square(slopes), axis=0)), rel=1e-6)


@given(seed=st.integers(0, 20))
def test_where_nobody_dies_it_is_the_plain_mean(seed):
    data = mortal(seed=seed, n=20) | {"died": None}
    one, other = (kind(event_history(**data), at=[15.0]) for kind in (cumulative_with_death, mean_cumulative))

    assert one.mean == pytest.approx(other.mean)
    assert one.se == pytest.approx(other.se)


def test_the_dead_bring_it_below_the_plain_mean():
    history = event_history(**mortal())

    assert np.all(cumulative_with_death(history, at=[35.0]).mean < mean_cumulative(history, at=[35.0]).mean)


def test_when_all_are_dead_nothing_is_added():
    history = event_history(
        person=[1, 1, 2, 3],
        start=[0, 2, 0, 0],
        stop=[2, 5, 4, 5],
        event=[1, 1, 0, 0],
        died=[0, 1, 1, 1],
    )
    found = cumulative_with_death(history, at=[1, 4, 5])

    assert found.mean == pytest.approx([0, 1 / 3, 1 / 3 + 2 / 3 * 1 / 2])
    assert np.all(np.isfinite(found.se))


def trial(rng, n=200):
    """Events at rate 2 a year (1.2 in the arm) times a person's risk, death at 0.5 a year, leaving up to a year."""
    arm = np.arange(n) % 2
    risk = rng.gamma(1.0, 1.0, n)
    death, leave = rng.exponential(2.0, n), rng.uniform(0.5, 1.5, n)
    end = np.minimum(death, leave)
    counts = rng.poisson(risk * np.where(arm, 1.2, 2.0) * end)
    person = np.repeat(np.arange(n), counts + 1)
    last = np.append(np.flatnonzero(np.diff(person)), person.size - 1)
    stop = rng.uniform(0, 1, person.size) * end[person]
    stop[last] = end + 1
    stop = stop[np.lexsort((stop, person))]
    stop[last] = end
    start = np.concatenate([[0.0], stop[:-1]])
    start[np.concatenate([[0], last[:-1] + 1])] = 0.0
    event = np.ones(person.size, dtype=bool)
    event[last] = False
    died = np.zeros(person.size, dtype=bool)
    died[last] = death <= leave
    return event_history(person=person, start=start, stop=stop, event=event, died=died), arm[person] == 1


def test_planted_means_are_held():
    """Mean by t is rate * integral of survival = rate * (1 - exp(-t/2)) * 2."""
    rng = np.random.default_rng(6)
    alive = 2 * (1 - np.exp(-0.5))
    means, held, ratios = [], 0, 0
    for _ in range(200):
        history, in_one = trial(rng)
        found = cumulative_contrast_with_death(history, in_one=in_one, at=[1.0])
        means.append(found.other.mean[0])
        held += found.ci_low[0] <= -0.8 * alive <= found.ci_high[0]
        ratios += found.ratio_low[0] <= 0.6 <= found.ratio_high[0]

    assert np.mean(means) == pytest.approx(2 * alive, abs=0.06)
    # Binomial(200, 0.95) has a standard deviation of 3.1.
    assert min(held, ratios) >= 180
