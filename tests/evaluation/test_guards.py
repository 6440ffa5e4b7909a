import numpy as np
import pytest

from plumbline.evaluation import check_follow_up_starts, outcome_events
from plumbline.values.errors import DataUnfit


def test_follow_up_that_starts_at_allocation_is_let_through():
    check_follow_up_starts(allocated=[1, 5, 5], followed_from=[1.0, 5, 5])


@pytest.mark.parametrize(
    ("followed", "slug"),
    [
        ([1, 9], "immortal-time"),
        ([1, 4], "before-allocation"),
        ([1], "shapes-differ"),
        ([1, np.nan], "values-unfit"),
    ],
)
def test_follow_up_from_another_day_is_refused(followed, slug):
    with pytest.raises(DataUnfit) as refused:
        check_follow_up_starts(allocated=[1, 5], followed_from=followed)
    assert refused.value.slug == slug


def test_what_the_guard_refuses_would_have_made_nothing_look_good():
    """No effect: who is met after a month without an event looks safe from then on; risky people hardly get there."""
    rng = np.random.default_rng(1)
    met, arms = [], []
    for _ in range(50):
        risk = rng.gamma(0.7, 1 / 0.7, 300) * 4 / 365
        first = rng.exponential(1 / risk)
        offered, is_met = rng.permutation(300) < 150, first > 60
        after = rng.poisson(risk * 305)
        both = after + rng.poisson(risk * 60)
        met.append(after[offered & is_met].mean() / 305 / (both[~offered].mean() / 365))
        arms.append(both[offered].mean() / both[~offered].mean())

    assert np.mean(met) < 0.7
    assert np.mean(arms) == pytest.approx(1, abs=0.06)
    with pytest.raises(DataUnfit, match="later day than that of allocation"):
        check_follow_up_starts(allocated=np.zeros(300), followed_from=np.where(offered, 60, 0))


def test_index_events_and_what_came_before_count_for_nobody():
    counted = outcome_events(
        event=["a", "a", "b", "c", "d"],
        at=[12, 12, 20, 5, 30],
        allocated=[10, 10, 10, 10, 10],
        index_events=["a", "d"],
    )

    assert counted.tolist() == [False, False, True, False, False]
    with pytest.raises(DataUnfit, match="missing"):
        outcome_events(event=["a"], at=[np.nan], allocated=[1], index_events=[])
    with pytest.raises(DataUnfit, match="Each event needs"):
        outcome_events(event=["a"], at=[1, 2], allocated=[1], index_events=[])
