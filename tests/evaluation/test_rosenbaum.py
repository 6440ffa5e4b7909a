from itertools import product

import numpy as np
import pytest
from scipy.special import ndtr
from scipy.stats import binom

from plumbline.evaluation import rosenbaum_counts, rosenbaum_yes_or_no
from plumbline.values.errors import DataUnfit
from tests.evaluation.cases import expected


def test_c25_smoking_pairs_are_the_published_ones(reference_data):
    wanted = expected(reference_data, "C25")
    gamma = [float(g) for g in wanted["rosenbaum_exact_p"]]
    found = rosenbaum_yes_or_no(discordant=122, in_favour=110, gamma=gamma)

    assert found.p_most == pytest.approx(list(wanted["rosenbaum_exact_p"].values()), abs=1e-7)
    # The book prints the normal approximation with half a pair taken off.
    chance = np.array(gamma) / (1 + np.array(gamma))
    z = (110 - 0.5 - 122 * chance) / np.sqrt(122 * chance * (1 - chance))
    assert ndtr(-z) == pytest.approx(list(wanted["rosenbaum_normal_cc_p"].values()), abs=0.003)
    assert 5 < found.holds_to < 6


def test_at_gamma_1_both_bounds_are_the_sign_test():
    found = rosenbaum_yes_or_no(discordant=20, in_favour=15, gamma=[1])

    assert found.p_most == found.p_least == pytest.approx(binom.sf(14, 20, 0.5))
    assert rosenbaum_yes_or_no(discordant=20, in_favour=15, gamma=[2]).p_least < found.p_least


def test_signed_ranks_agree_with_every_way_a_biased_choice_can_fall():
    """Twelve pairs, all 4,096 ways, each weighted by a choice that favours the finding 2 to 1."""
    treated = np.array([0, 1, 2, 0, 1, 3, 1, 0, 2, 0, 4, 1])
    control = np.array([3, 2, 7, 4, 0, 9, 6, 2, 3, 5, 5, 9])
    gap = control - treated
    sizes = np.abs(gap)
    ranks = np.array([np.sum(sizes < s) + (np.sum(sizes == s) + 1) / 2 for s in sizes])
    seen, chance = ranks[gap > 0].sum(), 2 / 3
    exact = sum(
        chance ** sum(way) * (1 - chance) ** (12 - sum(way))
        for way in product((0, 1), repeat=12)
        if np.dot(way, ranks) >= seen
    )
    found = rosenbaum_counts(treated=treated, control=control, gamma=[1, 2])

    # The normal approximation on twelve pairs.
    assert found.p_most[1] == pytest.approx(exact, abs=0.015)
    assert found.p_most[0] < found.p_most[1]


def test_a_planted_hidden_choice_is_within_the_bounds():
    """Nothing was done, yet within pairs the luckier was chosen at odds of 2: only a gamma of 2 or more is honest."""
    rng = np.random.default_rng(4)
    alarms = {1.0: 0, 2.0: 0}
    for _ in range(400):
        worse = rng.poisson(3.0, 60) + rng.poisson(1.0, 60)
        better = np.minimum(worse, rng.poisson(2.0, 60))
        lucky = rng.random(60) < 2 / 3
        found = rosenbaum_counts(
            treated=np.where(lucky, better, worse), control=np.where(lucky, worse, better), gamma=list(alarms)
        )
        for place, gamma in enumerate(alarms):
            alarms[gamma] += found.p_most[place] <= 0.05

    assert alarms[1.0] > 150
    # Binomial(400, 0.05) has a standard deviation of 4.4.
    assert 8 <= alarms[2.0] <= 34


def test_holding_at_any_gamma_or_at_none():
    assert rosenbaum_yes_or_no(discordant=9000, in_favour=9000, gamma=[1]).holds_to is None
    assert rosenbaum_yes_or_no(discordant=10, in_favour=0, gamma=[1]).holds_to == 0
    assert rosenbaum_yes_or_no(discordant=10, in_favour=5, gamma=[1]).holds_to < 1


def test_few_pairs_are_said():
    found = rosenbaum_counts(treated=[0, 1, 1], control=[2, 1, 4], gamma=[1])

    assert found.pairs == 2
    assert found.parts.tolist() == [1, 0, 2]
    assert [doubt.slug for doubt in found.doubts] == ["few-pairs"]


@pytest.mark.parametrize(
    ("call", "slug"),
    [
        (lambda: rosenbaum_yes_or_no(discordant=0, in_favour=0, gamma=[1]), "pairs-unfit"),
        (lambda: rosenbaum_yes_or_no(discordant=5, in_favour=6, gamma=[1]), "pairs-unfit"),
        (lambda: rosenbaum_yes_or_no(discordant=5, in_favour=3, gamma=[0.5]), "gamma-unfit"),
        (lambda: rosenbaum_yes_or_no(discordant=5, in_favour=3, gamma=[]), "gamma-unfit"),
        (lambda: rosenbaum_yes_or_no(discordant=5, in_favour=3, gamma=[1], alpha=0), "gamma-unfit"),
        (lambda: rosenbaum_counts(treated=[1, 2], control=[1, 2], gamma=[1]), "pairs-unfit"),
        (lambda: rosenbaum_counts(treated=[1, 2], control=[1], gamma=[1]), "shapes-differ"),
        (lambda: rosenbaum_counts(treated=[1, np.nan], control=[1, 3], gamma=[1]), "shapes-differ"),
    ],
)
def test_pairs_that_tell_nothing_are_refused(call, slug):
    with pytest.raises(DataUnfit) as refused:
        call()

    assert refused.value.slug == slug
