import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.evaluation import classic_limits, spending_limits
from plumbline.values.errors import DataUnfit
from tests.evaluation.cases import expected


C24 = 1e-6
FIVE = [0.2, 0.4, 0.6, 0.8, 1.0]


def test_c24_limits_are_the_published_ones(reference_data):
    wanted = expected(reference_data, "C24")

    assert classic_limits(5, kind="pocock").limit == pytest.approx([wanted["pocock_const"]] * 5, abs=C24)
    assert classic_limits(5).limit == pytest.approx(wanted["obf"], abs=C24)
    assert classic_limits(5).limit[-1] == pytest.approx(wanted["obf_const"], abs=C24)
    assert spending_limits(FIVE).limit == pytest.approx(wanted["lan_demets_obf"], abs=C24)
    assert spending_limits(FIVE, spending="pocock").limit == pytest.approx(
        wanted["lan_demets_pocock"], abs=C24
    )


def test_one_look_is_the_plain_test():
    assert spending_limits([1.0]).limit == pytest.approx([1.959964], abs=1e-6)
    assert classic_limits(1, kind="pocock", alpha=0.1).limit == pytest.approx([1.644854], abs=1e-6)


@pytest.mark.parametrize("spending", ["obrien_fleming", "pocock"])
def test_planted_nothing_is_said_to_be_something_as_often_as_alpha(spending):
    rng = np.random.default_rng(1)
    looks = spending_limits([0.3, 0.45, 0.8, 1.0], spending=spending)
    steps = np.diff(looks.information, prepend=0.0)
    walks = np.cumsum(rng.normal(size=(200_000, 4)) * np.sqrt(steps), axis=1) / np.sqrt(looks.information)
    crossed = np.maximum.accumulate(np.abs(walks) > looks.limit, axis=1).mean(axis=0)

    # Each share has a standard error of at most 0.0005.
    assert crossed == pytest.approx(looks.spent, abs=0.002)
    assert looks.spent[-1] == pytest.approx(0.05)
    # Who looks four times at 1.96 is fooled more than twice as often.
    assert np.any(np.abs(walks) > 1.96, axis=1).mean() > 0.1


@given(shares=st.lists(st.floats(0.05, 0.95), min_size=1, max_size=4, unique=True))
def test_however_the_looks_fall_the_last_one_spends_the_rest(shares):
    information = sorted({round(share, 2) for share in shares}) + [1.0]
    looks = spending_limits(information)

    assert looks.spent[-1] == pytest.approx(0.05)
    assert np.all(looks.limit >= 1.95)


def test_a_very_early_look_stops_at_nothing():
    assert spending_limits([0.001, 1.0]).limit[0] == 12.0


@pytest.mark.parametrize(
    "call",
    [
        lambda: spending_limits([]),
        lambda: spending_limits([0.5, 0.5]),
        lambda: spending_limits([0.5, 1.1]),
        lambda: spending_limits([0.0, 1.0]),
        lambda: spending_limits([1.0], alpha=0),
        lambda: classic_limits(0),
    ],
)
def test_looks_that_are_none_are_refused(call):
    with pytest.raises(DataUnfit):
        call()
