"""Agreement of two raters, beside published examples and statsmodels."""

import numpy as np
import pytest
from statsmodels.stats.inter_rater import cohens_kappa

from plumbline.evaluation import agreement
from plumbline.values.errors import DataUnfit


# Gwet (2002), "Kappa statistic is not satisfactory for assessing the extent of agreement between raters": 125 things, two words.
PARADOX = [[118, 5], [2, 0]]
# Fleiss (1981), Statistical Methods for Rates and Proportions, table 13.1, as counts of 100.
FLEISS = [[75, 1, 4], [5, 4, 1], [0, 0, 10]]
ORDERED = [[14, 5, 1, 0], [4, 11, 6, 1], [1, 3, 17, 4], [0, 1, 2, 9]]


def test_the_published_examples():
    fleiss, paradox = agreement(FLEISS), agreement(PARADOX)
    assert fleiss.kappa.value == pytest.approx(0.676, abs=0.0005)
    assert paradox.kappa.value == pytest.approx(-0.0234, abs=0.00005)
    assert paradox.ac.value == pytest.approx(0.9408, abs=0.00005)
    assert paradox.pabak.value == pytest.approx(2 * 118 / 125 - 1)


@pytest.mark.parametrize(("weights", "theirs"), [("none", None), ("linear", "linear"), ("quadratic", "fc")])
@pytest.mark.parametrize("table", [FLEISS, ORDERED])
def test_kappa_and_its_interval_are_those_of_statsmodels(table, weights, theirs):
    found, peer = agreement(table, weights=weights).kappa, cohens_kappa(np.array(table), wt=theirs)
    assert found.value == pytest.approx(peer.kappa, abs=1e-12)
    assert (found.ci_low, found.ci_high) == pytest.approx((peer.kappa_low, peer.kappa_upp), abs=1e-9)


@pytest.mark.parametrize("weights", ["none", "quadratic"])
def test_the_error_of_gwet_is_near_that_of_leaving_one_out(weights):
    """A jackknife knows nothing of the formula."""
    table = np.array(ORDERED) * 3
    n, whole = table.sum(), agreement(table, weights=weights)
    left, times = [], []
    for i, j in np.argwhere(table):
        less = table.copy()
        less[i, j] -= 1
        left.append(agreement(less, weights=weights).ac.value)
        times.append(table[i, j])
    values = np.repeat(left, times)
    jackknife = np.sqrt((n - 1) / n * ((values - values.mean()) ** 2).sum())
    error = (whole.ac.ci_high - whole.ac.ci_low) / 2 / 1.9715  # Student's t with 236 degrees
    assert error == pytest.approx(jackknife, rel=0.02)


def test_a_planted_agreement_is_held_by_the_interval():
    """Raters who agree on seven in ten for a reason and guess evenly at the rest: every coefficient is 0.7."""
    rng = np.random.default_rng(20261129)
    held = {"kappa": 0, "ac": 0, "pabak": 0}
    for _ in range(300):
        first = rng.integers(0, 3, 120)
        second = np.where(rng.random(120) < 0.7, first, rng.integers(0, 3, 120))
        table = np.zeros((3, 3), dtype=int)
        np.add.at(table, (first, second), 1)
        found = agreement(table)
        for name in held:
            one = getattr(found, name)
            held[name] += one.ci_low <= 0.7 <= one.ci_high
    assert min(held.values()) / 300 >= 0.92


def test_one_word_for_everything_tells_no_kappa():
    found = agreement([[12, 0], [0, 0]])
    assert found.kappa.value is None
    assert (found.ac.value, found.ac.ci_low) == (1, None)
    assert found.same.ci_low < 0.8


@pytest.mark.parametrize("table", [[[1]], [[1, 2]], [[1, 0], [0, 0]], [[-1, 2], [3, 4]], []])
def test_what_is_no_table_is_refused(table):
    with pytest.raises(DataUnfit):
        agreement(table)
