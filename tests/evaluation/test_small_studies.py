import numpy as np
import pytest

from plumbline.evaluation import pool, small_studies
from plumbline.values.errors import DataUnfit
from tests.evaluation.cases import expected
from tests.evaluation.test_synthesis import landenberger


def test_c17_is_that_of_metafor(reference_data):
    y, v = landenberger(reference_data)
    found, wanted = small_studies(effect=y, variance=v), expected(reference_data, "C17")

    # The case prints four digits; the others are metafor 3.8-1's own, run on until nothing moves.
    assert found.t == pytest.approx(wanted["egger_t"], abs=5e-5)
    assert found.t == pytest.approx(-2.829373715917, abs=1e-10)
    assert found.missing == wanted["trimfill_k0"]
    assert found.filled.sites == 58 + 16
    # Small trials report larger falls, so the sites put in lie on the side of rises.
    assert found.slope < 0
    assert found.filled.effect > pool(effect=y, variance=v).effect


def test_turned_over_it_is_the_same(reference_data):
    y, v = landenberger(reference_data)
    one, other = small_studies(effect=y, variance=v), small_studies(effect=-y, variance=v)

    assert other.t == pytest.approx(-one.t)
    assert other.missing == one.missing
    assert other.filled.effect == pytest.approx(-one.filled.effect)


def reported(rng, *, all_of_them, sites=30):
    variance = rng.uniform(0.01, 0.25, 20 * sites)
    y = rng.normal(-0.1, 0.05, variance.size) + rng.normal(0, np.sqrt(variance))
    told = np.full(y.size, True) if all_of_them else y / np.sqrt(variance) < -1
    return y[told][:sites], variance[told][:sites]


def test_planted_silence_is_found_and_none_is_not():
    rng = np.random.default_rng(5)
    silence = even = 0
    for _ in range(30):
        for all_of_them in (False, True):
            y, v = reported(rng, all_of_them=all_of_them)
            alarm = small_studies(effect=y, variance=v).p < 0.05
            silence, even = silence + (alarm and not all_of_them), even + (alarm and all_of_them)

    assert silence >= 25
    # Binomial(30, 0.05) has a standard deviation of 1.2.
    assert even <= 5


def test_sites_on_either_side_alike_miss_none():
    found = small_studies(effect=[-0.32, -0.12, 0.03, 0.1, 0.3], variance=[0.05, 0.02, 0.01, 0.02, 0.049])

    assert found.missing == 0
    assert found.filled_effect.size == 0
    assert [doubt.slug for doubt in found.doubts] == ["few-sites", "no-correction"]


@pytest.mark.parametrize(
    ("changes", "slug"),
    [
        ({"effect": [1, 2, 3]}, "too-few-sites"),
        ({"variance": [1, 1, 1, 1]}, "design-singular"),
        ({"variance": [1, 2, -1, 1]}, "values-unfit"),
        ({"effect": [1, 2, np.nan, 4]}, "values-unfit"),
    ],
)
def test_sites_that_cannot_lean_are_refused(changes, slug):
    with pytest.raises(DataUnfit) as refused:
        small_studies(**({"effect": [1, 2, 3, 4], "variance": [1, 2, 3, 4]} | changes))

    assert refused.value.slug == slug
