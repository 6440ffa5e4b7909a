import numpy as np
import pytest

from plumbline.evaluation import expected_events
from plumbline.values.errors import DataUnfit
from tests.evaluation.cases import expected


PRINTED = 0.01


def test_c22_the_worked_example_is_the_published_one(reference_data):
    """1.8 km of road, 12 accidents in a year, or 12, 7 and 8 in three."""
    wanted = expected(reference_data, "C22")
    a_year, clumping = 1.8 * 0.0224 * 4000**0.564, 1 / (2.05 * 1.8)
    one = expected_events(events=[12], usual=[a_year], clumping=clumping)
    three = expected_events(events=[27], usual=[3 * a_year], clumping=clumping)

    first, second = wanted["one_year_12_crashes"], wanted["three_years_12_7_8"]
    assert one.usual_share[0] == pytest.approx(first["weight"], abs=PRINTED)
    assert one.expected[0] == pytest.approx(first["eb_per_year"], abs=PRINTED)
    assert one.expected[0] / 1.8 == pytest.approx(first["eb_per_km"], abs=PRINTED)
    assert one.se[0] / 1.8 == pytest.approx(first["se_per_km"], abs=PRINTED)
    assert three.usual_share[0] == pytest.approx(second["weight"], abs=PRINTED)
    assert three.expected[0] / 3 == pytest.approx(second["eb_per_year"], abs=PRINTED)
    assert three.se[0] / 3 == pytest.approx(second["se_per_year"], abs=PRINTED)
    assert three.expected[0] / 3 / 1.8 == pytest.approx(second["per_km"], abs=PRINTED)


def top_of_a_list(rate, next_rate, rng):
    """Next year's events over those expected, among the 200 with the highest counts of 50,000."""
    seen = rng.poisson(rate)
    top = np.argsort(-seen, kind="stable")[:200]
    mean = seen.mean()
    clumping = (seen.var() - mean) / mean**2
    found = expected_events(events=seen[top], usual=np.full(200, mean), clumping=clumping)
    return rng.poisson(next_rate[top]).sum() / found.expected.sum()


def test_planted_gamma_risks_are_foretold_and_risks_in_spells_are_not():
    rng = np.random.default_rng(1)
    steady, spells = [], []
    for _ in range(20):
        rate = 0.05 * rng.gamma(0.1, 10.0, 50_000)
        this_year, fresh = rng.gamma(1.0, 1.0, (2, 50_000))
        next_year = np.where(rng.random(50_000) < 0.5, this_year, fresh)
        steady.append(top_of_a_list(rate, rate, rng))
        spells.append(top_of_a_list(rate * this_year, rate * next_year, rng))

    assert np.mean(steady) == pytest.approx(1.0, abs=0.05)
    # The trap: a panel that does nothing would look a good deal better than nothing.
    assert np.mean(spells) < 0.9


def test_it_lies_between_what_was_seen_and_what_is_usual():
    found = expected_events(events=[0, 2, 9], usual=[2.0, 2.0, 2.0], clumping=[0.5, 0.5, 0.5])

    assert found.expected == pytest.approx([1.0, 2.0, 5.5])
    assert [doubt.slug for doubt in found.doubts] == ["leans-on-shape"]


@pytest.mark.parametrize(
    ("changes", "slug"),
    [
        ({"events": [1, 2]}, "shapes-differ"),
        ({"clumping": [1.0, 2.0]}, "shapes-differ"),
        ({"events": [-1]}, "values-unfit"),
        ({"usual": [0.0]}, "values-unfit"),
        ({"clumping": 0.0}, "values-unfit"),
        ({"usual": [np.nan]}, "values-unfit"),
    ],
)
def test_counts_without_a_measure_are_refused(changes, slug):
    with pytest.raises(DataUnfit) as refused:
        expected_events(**({"events": [1], "usual": [1.0], "clumping": 0.5} | changes))

    assert refused.value.slug == slug
