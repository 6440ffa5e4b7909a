"""Outcomes and stop-and-search of data.police.uk beside its street file: real files, against counts made otherwise."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from plumbline.ingest import Checked, check_file, match_outcomes
from tests.ingest.extracts import write_extract


@pytest.fixture(scope="module")
def january(reference_data: Path) -> dict[str, Checked]:
    folder = reference_data / "policeuk-thames-valley"
    return {
        kind: check_file(folder / f"2022-01-thames-valley-{kind}.csv{packed}")
        for kind, packed in (("street", ".gz"), ("outcomes", ".gz"), ("stop-and-search", ""))
    }


def test_every_published_file_is_recognised_and_every_row_kept(january: dict[str, Checked]) -> None:
    assert [checked.feed for checked in january.values()] == [
        "policeuk_street",
        "policeuk_outcomes",
        "policeuk_stop_search",
    ]
    assert [checked.read for checked in january.values()] == [15_691, 15_107, 84]
    assert [checked.quarantined for checked in january.values()] == [0, 0, 0]
    assert [checked.duplicate for checked in january.values()] == [1, 0, 0]


def test_outcomes_match_the_crimes_of_their_month_as_counted(january: dict[str, Checked]) -> None:
    match = match_outcomes(january["street"], january["outcomes"])
    assert (match.outcomes, match.matched, match.rows.height) == (15_107, 5_621, 5_622)
    assert match.words.startswith("5,621 of 15,107 outcomes belong to a crime")


def test_a_crime_on_two_rows_gives_its_outcome_to_both(january: dict[str, Checked]) -> None:
    rows = match_outcomes(january["street"], january["outcomes"]).rows
    (twice,) = rows.filter(variant=2)["event_ref"]
    assert rows.filter(event_ref=twice)["variant"].to_list() == [1, 2]
    assert set(rows.filter(event_ref=twice)["kind"]) == {"robbery"}


def test_slough_outcomes_are_those_of_the_force(january: dict[str, Checked], reference_data: Path) -> None:
    folder = reference_data / "policeuk-thames-valley" / "slough-only"
    slough = check_file(folder / "2022-01-slough-outcomes.csv").published["outcomes"]
    assert slough.height == 1_414
    force = january["outcomes"].published["outcomes"].drop("row_no").unique()
    assert slough.drop("row_no").unique().join(force, on=slough.columns[1:], how="anti").is_empty()


def test_outcomes_last_to_the_end_of_their_month(january: dict[str, Checked]) -> None:
    assert (january["outcomes"].period_from, january["outcomes"].period_to) == (
        date(2022, 1, 1),
        date(2022, 2, 1),
    )


def test_searches_without_a_reference_are_never_repeats(january: dict[str, Checked]) -> None:
    searches = january["stop-and-search"].published["searches"]
    assert searches.height == 84
    assert searches.drop("row_no").is_duplicated().sum() > 0
    assert not january["stop-and-search"].tables


def test_times_that_name_their_distance_from_universal_time_are_brought_to_london(
    reference_data: Path,
) -> None:
    path = reference_data / "policeuk-other-forces" / "2019-06-greater-manchester-stop-and-search.csv"
    checked = check_file(path)
    # The first search was at 23:01 universal time on the last of May: a minute past midnight in June.
    assert checked.published["searches"]["searched_at"][0] == datetime(2019, 6, 1, 0, 1)
    assert checked.published["searches"].height == 907
    assert (checked.period_from, checked.period_to) == (date(2019, 6, 1), date(2019, 7, 1))


def test_an_hour_that_happened_twice_is_plain_where_the_distance_is_given(tmp_path: Path) -> None:
    moments = ("2024-10-27T00:30:00Z", "2024-10-27T01:30:00+00:00")
    path = write_extract(tmp_path, "policeuk_stop_search", *({"Date": moment} for moment in moments))
    checked = check_file(path)
    assert checked.published["searches"]["searched_at"].to_list() == [datetime(2024, 10, 27, 1, 30)] * 2
    assert not any("clocks" in warning for warning in checked.warnings)
