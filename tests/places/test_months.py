from collections import defaultdict

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plumbline.places import busiest_areas, months_repeated
from plumbline.values.errors import DataUnfit


MONTHS = ("2018-10", "2018-11", "2018-12", "2019-01", "2019-02")


@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from(MONTHS)), min_size=1, max_size=60))
@settings(max_examples=60, deadline=None)
def test_months_agree_with_sets(rows):
    months = defaultdict(set)
    for point, month in rows:
        months[point].add(month)
    found = months_repeated(*map(list, zip(*rows, strict=True)))
    assert found.in_two_or_more == sum(len(some) > 1 for some in months.values())
    assert sum(found.points_by_months) == found.points == len(months)


def test_within_one_month_nothing_repeats():
    found = months_repeated(["a", "a"], ["2019-01", "2019-01"])
    assert (found.in_two_or_more, found.in_every) == (0, 0)


def test_no_events_are_refused():
    with pytest.raises(DataUnfit):
        months_repeated([], [])


def test_areas_come_busiest_first_and_blanks_are_left_out():
    found = busiest_areas(["E2", "E1", "E1", None, "", "E3"], most=2)
    assert [(area.code, area.events) for area in found] == [("E1", 2), ("E2", 1)]


def test_slough_points_and_areas(reference_data):
    folder = reference_data / "policeuk-thames-valley" / "slough-only"
    files = [pl.read_csv(folder / f"{month}-slough-street.csv", infer_schema=False) for month in MONTHS]
    violence = pl.concat(files).filter(pl.col("Crime type") == "Violence and sexual offences")
    points = (violence["Longitude"] + " " + violence["Latitude"]).to_numpy()
    found = months_repeated(points, violence["Month"].to_numpy())
    assert (found.points, found.months, found.in_two_or_more, found.in_every) == (689, 5, 348, 15)
    top = busiest_areas(violence["LSOA code"].to_list(), most=1)[0]
    assert (top.code, top.events) == ("E01016512", 147)
