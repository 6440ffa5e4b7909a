import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from plumbline.evaluation import wilson
from plumbline.values.errors import DataUnfit


@given(of=st.integers(1, 5000), data=st.data())
def test_it_agrees_with_statsmodels(of, data):
    count = data.draw(st.integers(0, of))
    found = wilson(count, of)

    assert (found.ci_low, found.ci_high) == pytest.approx(
        proportion_confint(count, of, method="wilson"), abs=1e-12
    )
    assert 0 <= found.ci_low <= found.share <= found.ci_high <= 1


@pytest.mark.parametrize(("count", "of"), [(0, 0), (-1, 5), (6, 5)])
def test_what_is_no_share_is_refused(count, of):
    with pytest.raises(DataUnfit):
        wilson(count, of)
