"""Enough people are alike, or less is given of them."""

from datetime import date

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from plumbline.studies.bundling.telling_apart import RUNGS, told_apart


DAY = date(2026, 6, 1)


def people(rows):
    return pl.DataFrame(
        [(f"p{n}", arm, 0, 0) for n, (arm, _, _) in enumerate(rows)],
        schema={"person": pl.String, "arm": pl.String, "events_before": pl.Int64, "events_after": pl.Int64},
        orient="row",
    )


def told(rows, least=5):
    born = {f"p{n}": date(DAY.year - age, 1, 1) for n, (_, age, _) in enumerate(rows) if age}
    parts = {"hurt_before": pl.Series([inside for *_, inside in rows], dtype=pl.Boolean)}
    return told_apart(people(rows), births=born, parts=parts, on=DAY, least=least)


def test_where_all_are_alike_everything_is_given():
    found = told([("offered", 30, True)] * 6 + [("not_drawn", 30, True)] * 7)
    assert found.rung == RUNGS[0]
    assert (found.smallest, found.columns) == (6, ("arm", "age_band", "hurt_before"))


def test_one_who_stands_out_by_age_makes_bands_wider():
    found = told([("offered", 30, True)] * 6 + [("not_drawn", 30, True)] * 6 + [("offered", 60, True)])
    assert found.rung == RUNGS[1]
    assert set(found.frame["age_band"]) == {"25 and over"}


def test_an_age_that_is_not_known_is_a_band_of_its_own():
    assert set(told([("offered", None, True)] * 5).frame["age_band"]) == {"not known"}


def test_where_an_arm_is_too_small_the_last_rung_says_so():
    found = told([("offered", 30, True)] * 9 + [("not_drawn", 30, True)] * 4)
    assert (found.rung, found.smallest) == (RUNGS[-1], 4)


row = st.tuples(
    st.sampled_from(["offered", "not_drawn"]), st.sampled_from([None, 18, 30, 40, 70]), st.booleans()
)


@settings(max_examples=40, deadline=None)
@given(st.lists(row, min_size=1, max_size=60), st.integers(1, 10))
def test_whatever_is_given_at_least_so_many_are_alike(rows, least):
    found = told(rows, least)
    arms = [arm for arm, _, _ in rows]
    counts = found.frame.group_by(list(found.columns)).len()["len"]
    assert counts.min() == found.smallest
    assert found.smallest >= least or min(arms.count(arm) for arm in set(arms)) < least
    assert not {"age_band", "hurt_before"} & (set(found.frame.columns) - set(found.columns))
