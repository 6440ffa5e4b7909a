from datetime import date, datetime

import polars as pl
import pytest

from plumbline.studies.parts import MEMBERS, PARTS, Before, check_parts, figures_of_parts
from plumbline.values.errors import DataUnfit


INDEX = datetime(2026, 6, 1, 12, 0)
ROWS = {
    "person": pl.String,
    "event": pl.String,
    "role": pl.String,
    "occurred_from": pl.Datetime,
    "is_violence": pl.Boolean,
}


def before(*rows, births=()):
    return Before(
        births=pl.DataFrame(births, schema={"person": pl.String, "date_of_birth": pl.Date}, orient="row"),
        involvements=pl.DataFrame(rows, schema=ROWS, orient="row"),
        index=INDEX,
    )


def people(n=4, *, cluster=None):
    return pl.DataFrame(
        {
            "person": [f"p{i}" for i in range(n)],
            "rank": list(range(1, n + 1)),
            "cluster": cluster or list(range(n)),
            "arm": ["offered" if i % 2 else "not_drawn" for i in range(n)],
            "log_expected": [0.0] * n,
            "events_after": [1] * n,
            "years_after": [1.0] * n,
        }
    )


def members(part, told, **more):
    return MEMBERS[part](people(**more), told).tolist()


def test_every_part_has_its_members():
    assert set(PARTS) == set(MEMBERS)


def test_under_25_is_told_from_the_day_of_the_list_and_a_missing_date_is_not_under():
    told = before(births=[("p0", date(2001, 6, 2)), ("p1", date(2001, 6, 1)), ("p2", date(1990, 1, 1))])
    assert members("under_25", told) == [True, False, False, False]


def test_roles_are_those_of_the_year_before_and_never_of_the_list_day_on():
    told = before(
        ("p0", "e1", "victim", datetime(2025, 6, 2), True),
        ("p1", "e2", "victim", datetime(2025, 5, 1), True),
        ("p2", "e3", "victim", datetime(2026, 6, 1, 12), True),
        ("p3", "e4", "suspect", datetime(2026, 1, 1), True),
    )
    assert members("hurt_before", told) == [True, False, False, False]
    assert members("suspected_before", told) == [False, False, False, True]


def test_couples_and_the_upper_half():
    assert members("in_couple", before(), cluster=[1, 1, 2, 3]) == [True, True, False, False]
    assert members("upper_half", before(), n=5) == [True, True, False, False, False]


@pytest.mark.parametrize("parts", [["shoe_size"], ["under_25", "under_25"], list(PARTS) * 2])
def test_parts_that_cannot_be_are_refused(parts):
    with pytest.raises(DataUnfit, match="Choose"):
        check_parts(parts)


def test_a_part_in_which_nothing_can_be_told_says_so_and_hides_who_is_few():
    told = before(births=[("p0", date(2004, 1, 1))])
    (row,) = figures_of_parts(people(20), told, ["under_25"], adjust=False)
    assert row["ratio"] is None
    assert "ratio_inside" not in row
    assert row["sentence"].startswith("We cannot tell")
    assert (row["n_inside"], row["n_outside"]) == (None, None)
