import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.evaluation import evalue
from plumbline.values.errors import DataUnfit
from tests.evaluation.cases import expected


def test_c25_is_the_published_one(reference_data):
    wanted = expected(reference_data, "C25")
    found = evalue(3.9, 1.8, 8.7)

    assert found.of_effect == pytest.approx(wanted["evalue"], abs=1e-6)
    assert found.of_interval == pytest.approx(wanted["evalue_ci"], abs=1e-6)
    assert evalue(0.8, 0.7, 0.9).of_effect == pytest.approx(wanted["evalue_rr_0.80"], abs=1e-6)


@given(ratio=st.floats(0.05, 20))
def test_turning_the_groups_over_changes_nothing(ratio):
    one, other = evalue(ratio, ratio * 0.9, ratio * 1.1), evalue(1 / ratio, 1 / ratio / 1.1, 1 / ratio / 0.9)

    assert other.of_effect == pytest.approx(one.of_effect)
    assert other.of_interval == pytest.approx(one.of_interval)


def test_a_planted_hidden_cause_of_that_strength_makes_just_that_ratio():
    """The bound is met: a cause as strong as the E-value, on both sides, makes the ratio out of nothing."""
    strength = evalue(2.0, 1.5, 3.0).of_effect
    # The cause is in everybody of one group and in 1 of `strength` of the other, and multiplies the outcome by `strength`.
    rng = np.random.default_rng(1)
    hidden = np.concatenate([np.ones(400_000), rng.random(400_000) < 1 / strength])
    outcome = rng.random(800_000) < 0.1 * np.where(hidden == 1, strength, 1.0)

    assert outcome[:400_000].mean() / outcome[400_000:].mean() == pytest.approx(2.0, abs=0.03)


def test_an_interval_that_holds_no_difference_needs_nothing():
    found = evalue(0.8, 0.6, 1.1)

    assert found.of_interval == 1
    assert "already holds no difference" in found.sentence
    assert "1.8-fold" in evalue(0.8, 0.7, 0.9).sentence


def test_common_outcomes_are_brought_down_to_risks():
    assert evalue(4.0, 2.0, 8.0, measure="common_odds_ratio").of_effect == pytest.approx(
        evalue(2.0, 1.5, 3.0).of_effect
    )
    hazard = evalue(2.0, 1.5, 3.0, measure="common_hazard_ratio").of_effect
    assert 1 < hazard < evalue(2.0, 1.5, 3.0).of_effect


@pytest.mark.parametrize("numbers", [(0, 0, 1), (2, 3, 4), (2, 1, 1.5), (-1, -2, 3)])
def test_what_is_no_ratio_is_refused(numbers):
    with pytest.raises(DataUnfit):
        evalue(*numbers)
