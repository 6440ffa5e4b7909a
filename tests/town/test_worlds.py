"""How risk is spread in each of the four worlds."""

import numpy as np
import pytest

from plumbline.town.worlds import EVENTS_PER_PERSON_YEAR, WORLDS, yearly_rates
from plumbline.values.errors import DataUnfit


PEOPLE = 145_000


def counts_of(world, rng):
    return rng.poisson(yearly_rates(world, PEOPLE, 1, rng)[:, 0])


def towns(world, count):
    """A year of violence in some towns of the full size."""
    return [counts_of(world, np.random.default_rng([7, one])) for one in range(count)]


def test_there_are_four_worlds():
    assert set(WORLDS) == {"A", "B", "D", "L"}


@pytest.mark.parametrize("world", sorted(WORLDS))
def test_a_towns_violence_is_some_3500_events_a_year(world):
    mean = np.mean([one.sum() for one in towns(world, 20)])
    # The heavy tail of world L makes 20 towns stray by some 2%.
    assert mean == pytest.approx(EVENTS_PER_PERSON_YEAR * PEOPLE, rel=0.08)


@pytest.mark.parametrize(("world", "repeat"), [("A", 0.18), ("B", 0.31)])
def test_the_share_of_victims_hurt_again_is_that_of_the_simulation(world, repeat):
    # evaluation of regression to the mean: 18% of victims in world A have a second event in the year, 31% in world B.
    counts = np.concatenate(towns(world, 4))
    assert (counts > 1).sum() / (counts > 0).sum() == pytest.approx(repeat, abs=0.015)


@pytest.mark.parametrize(("world", "mean"), [("A", 2.9), ("B", 4.6), ("D", 6.9), ("L", 7.3)])
def test_the_worst_hundred_are_as_bad_as_in_the_simulation(world, mean):
    # The simulation ranks by severity over two years; ranking by the year's own count finds a little more.
    worst = np.mean([np.sort(one)[-100:].mean() for one in towns(world, 8)])
    assert mean * 0.95 < worst < mean * 1.35


def test_risk_that_lasts_is_the_same_every_year():
    for world in ("A", "B", "L"):
        rates = yearly_rates(world, 1000, 3, np.random.default_rng(1))
        assert (rates == rates[:, :1]).all()
        assert rates.std() > 0


def test_risk_in_spells_changes_and_half_of_a_spell_goes_on():
    rates = yearly_rates("D", 200_000, 2, np.random.default_rng(1))
    lasting = np.random.default_rng(1).gamma(0.02, EVENTS_PER_PERSON_YEAR / 0.02, size=200_000)
    spells = rates[lasting > 0.01] / lasting[lasting > 0.01, None]
    assert np.corrcoef(spells.T)[0, 1] == pytest.approx(0.5, abs=0.03)


def test_there_is_no_other_world():
    with pytest.raises(DataUnfit, match="A, B, D, L"):
        yearly_rates("Z", 10, 1, np.random.default_rng(1))
