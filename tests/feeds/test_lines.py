"""A line about a person is unchanged only if all that it says is: the record, the roles, the days away."""

import polars as pl
import pytest

from plumbline.feeds.lines import with_line_hashes


def tables(role="victim", released=None):
    return {
        "records": pl.DataFrame({"row_no": [1, 2], "content_hash": ["one", "two"]}),
        "involvements": pl.DataFrame(
            {"row_no": [1, 1], "event_ref": ["C1", "C1"], "role": [role, "witness"]}
        ),
        "spells": pl.DataFrame(
            {"row_no": [2], "to_date": [released]}, schema={"row_no": pl.Int64, "to_date": pl.String}
        ),
    }


def hashes(told):
    return with_line_hashes(told)["records"]["content_hash"].to_list()


def test_the_same_line_has_the_same_hash():
    assert hashes(tables()) == hashes(tables())


@pytest.mark.parametrize(("change", "line"), [({"role": "suspect"}, 0), ({"released": "2026-04-20"}, 1)])
def test_what_a_line_says_beside_the_record_counts(change, line):
    before, after = hashes(tables()), hashes(tables(**change))
    assert [a == b for a, b in zip(before, after, strict=True)] == [line != 0, line != 1]


def test_the_order_of_roles_within_a_line_does_not_count():
    told = tables()
    turned = {**told, "involvements": told["involvements"].reverse()}
    assert hashes(told) == hashes(turned)


def test_tables_without_people_are_left_alone():
    events = pl.DataFrame({"row_no": [1], "content_hash": ["one"]})
    assert with_line_hashes({"events": events})["events"].equals(events)
