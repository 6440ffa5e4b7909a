"""People who share events and an arm: the interval must know it."""

import numpy as np

from plumbline.evaluation import rate_ratio


TRIALS = 400


def false_alarms(*, told):
    """Share of null trials of 100 couples that leave out 1; each couple shares its luck and its arm."""
    rng = np.random.default_rng(9)
    couple = np.repeat(np.arange(100), 2)
    alarms = 0
    for _ in range(TRIALS):
        offered = (rng.permutation(100) < 50)[couple]
        events = rng.poisson(rng.gamma(0.7, 2.0, 100)[couple])
        found = rate_ratio(
            events=events, years_at_liberty=np.ones(200), offered=offered, cluster=couple if told else None
        )
        alarms += not found.ci_low <= 1 <= found.ci_high
    return alarms / TRIALS


def test_told_of_couples_false_alarms_stay_near_their_nominal_rate():
    # Binomial(400, 0.05) has a standard deviation of 1.1 points.
    assert false_alarms(told=True) <= 0.085


def test_not_told_it_cries_wolf():
    assert false_alarms(told=False) >= 0.1
