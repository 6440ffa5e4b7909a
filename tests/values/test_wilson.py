import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from plumbline.values.wilson import wilson_limits


@given(of=st.integers(1, 5000), data=st.data())
def test_it_agrees_with_statsmodels(of, data):
    count = data.draw(st.integers(0, of))
    low, high = wilson_limits(count / of, of)

    assert (low, high) == pytest.approx(proportion_confint(count, of, method="wilson"), abs=1e-12)
    assert 0 <= low <= count / of <= high <= 1


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_limits_as_published(count, of, low, high):
    # Newcombe (1998), Statistics in Medicine 17:857-872, table I, method 3.
    found = wilson_limits(count / of, of)
    assert (round(found[0], 4), round(found[1], 4)) == (low, high)


def test_cases_that_hang_together_give_wider_limits():
    apart, together = wilson_limits(0.3, 100), wilson_limits(0.3, 12.5)
    assert together[0] < apart[0] < 0.3 < apart[1] < together[1]


def test_more_certainty_asks_for_wider_limits():
    low, high = wilson_limits(0.3, 50, level=0.99)
    assert (low, high) == pytest.approx(proportion_confint(15, 50, alpha=0.01, method="wilson"), abs=1e-12)
