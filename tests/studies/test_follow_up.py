"""How far follow-up is loaded, and how far a window can be followed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from plumbline.finding.batches import all_made_up
from plumbline.ingest import contracts
from plumbline.studies.enums import Standing
from plumbline.studies.follow_up import (
    OUTCOME_FEEDS,
    check_late_by,
    held_up,
    held_up_doubts,
    loaded_from,
    loaded_to,
    usually_late_by,
)
from plumbline.studies.rules import FollowUp, follow_up, standing_of
from plumbline.values.errors import DataUnfit, StageRefused


INDEX = datetime(2026, 6, 1, 9, tzinfo=UTC)


@pytest.mark.django_db
def test_the_feed_that_lags_bounds_the_follow_up(take_in, as_role, looking_as, personas):
    # A file ends on the day before: its period is half open.
    take_in("police_crimes", date(2026, 10, 1))
    take_in("police_people", date(2026, 7, 1))
    take_in("police_people", date(2026, 9, 1))
    take_in("ae_minimum", date(2026, 7, 2))
    take_in("police_people", date(2027, 1, 1), status="undone")
    with as_role("analyst"), looking_as(personas.analyst):
        assert loaded_to(since=INDEX) == date(2026, 8, 31)


@pytest.mark.django_db
def test_of_two_suppliers_of_one_feed_the_one_that_is_behind_bounds_it(
    take_in, as_role, looking_as, personas
):
    take_in("police_crimes", date(2027, 1, 1), since=date(2022, 1, 1))
    take_in("police_crimes", date(2026, 9, 1), since=date(2024, 1, 1), agency="probation")
    take_in("police_people", date(2027, 1, 1), since=date(2022, 1, 1))
    with as_role("analyst"), looking_as(personas.analyst):
        assert loaded_to(since=INDEX) == date(2026, 8, 31)
        assert loaded_from(before=INDEX.date()) == date(2024, 1, 1)
        (behind,) = held_up(since=INDEX)
        span = follow_up_of_days(365)
        (doubt,) = held_up_doubts(INDEX, span)
    assert (behind.agency, behind.feed) == (personas.agencies["probation"], "police_crimes")
    assert doubt["sentence"].startswith("Follow-up can go no further than 31 August 2026")
    assert "while others go on" in doubt["sentence"]


@pytest.mark.django_db
def test_a_supplier_that_began_after_the_list_bounds_nothing(take_in, as_role, looking_as, personas):
    take_in("police_crimes", date(2027, 1, 1), since=date(2022, 1, 1))
    take_in("police_crimes", date(2026, 8, 1), since=date(2026, 7, 1), agency="probation")
    with as_role("analyst"), looking_as(personas.analyst):
        assert loaded_to(since=INDEX) == date(2026, 12, 31)
        assert loaded_from(before=INDEX.date()) == date(2022, 1, 1)
        assert held_up(since=INDEX) == []


def months_but(*missing, first=date(2024, 1, 1), number=36, rows=50):
    every = [date(first.year + at // 12, at % 12 + 1, 1) for at in range(number)]
    return [(month, rows) for month in every if month not in missing]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("missing", "first", "last"),
    [
        (date(2026, 9, 1), date(2024, 1, 1), date(2026, 8, 31)),
        (date(2025, 3, 1), date(2025, 4, 1), date(2026, 12, 31)),
        (date(2026, 6, 1), date(2024, 1, 1), None),
    ],
)
def test_a_month_that_is_missing_between_two_files_is_no_month_without_violence(
    take_in, as_role, looking_as, personas, missing, first, last
):
    take_in("police_crimes", date(2027, 1, 1), months=months_but(missing))
    with as_role("analyst"), looking_as(personas.analyst):
        assert loaded_to(since=INDEX) == last
        assert loaded_from(before=INDEX.date()) == first


@pytest.mark.django_db
def test_a_month_that_few_rows_leave_empty_is_no_hole(take_in, as_role, looking_as, personas):
    take_in("police_crimes", date(2027, 1, 1), months=months_but(date(2026, 9, 1), rows=1))
    with as_role("analyst"), looking_as(personas.analyst):
        assert loaded_to(since=INDEX) == date(2026, 12, 31)


@pytest.mark.django_db
def test_a_hole_that_lies_after_the_window_is_no_doubt_about_it(take_in, as_role, looking_as, personas):
    take_in("police_crimes", date(2027, 1, 1), months=months_but(date(2026, 9, 1)))
    with as_role("analyst"), looking_as(personas.analyst):
        assert held_up_doubts(INDEX, follow_up_of_days(60)) == []
        (doubt,) = held_up_doubts(INDEX, follow_up_of_days(365))
    assert "hold nothing of September 2026" in doubt["sentence"]


def follow_up_of_days(days):
    return FollowUp(start=INDEX.date(), end=INDEX.date() + timedelta(days=10), planned=days)


@pytest.mark.django_db
def test_nothing_later_is_loaded(take_in, as_role, looking_as, personas):
    take_in("police_crimes", date(2026, 6, 2))
    with as_role("analyst"), looking_as(personas.analyst):
        assert loaded_to(since=INDEX) is None


@pytest.mark.django_db
def test_one_real_file_makes_the_whole_real(take_in, as_role, looking_as, personas):
    with as_role("analyst"), looking_as(personas.analyst):
        assert not all_made_up()
    take_in("police_crimes", date(2026, 6, 1))
    with as_role("analyst"), looking_as(personas.analyst):
        assert all_made_up()
    take_in("policeuk_street", date(2026, 6, 1), made_up=False)
    with as_role("analyst"), looking_as(personas.analyst):
        assert not all_made_up()


@pytest.mark.parametrize(
    ("loaded", "on", "days", "interim"),
    [
        (date(2027, 12, 31), date(2028, 1, 1), 365, False),
        (date(2026, 6, 30), date(2028, 1, 1), 30, True),
        (date(2027, 12, 31), date(2026, 6, 11), 10, True),
    ],
)
def test_a_window_is_followed_as_far_as_it_can_be(loaded, on, days, interim):
    span = follow_up(index=date(2026, 6, 1), window_days=365, loaded_to=loaded, on=on)
    assert (span.days, span.is_interim) == (days, interim)


def test_the_last_days_of_the_files_are_left_out_as_not_whole():
    span = follow_up(
        index=date(2026, 6, 1), window_days=365, loaded_to=date(2026, 6, 30), on=date(2028, 1, 1), late_by=28
    )
    assert (span.end, span.days) == (date(2026, 6, 3), 2)


def test_a_window_that_ended_before_those_days_is_whole():
    span = follow_up(
        index=date(2026, 6, 1), window_days=30, loaded_to=date(2026, 7, 28), on=date(2028, 1, 1), late_by=28
    )
    assert (span.end, span.is_interim) == (date(2026, 7, 1), False)


def test_a_file_that_holds_days_that_are_not_whole_alone_is_no_follow_up():
    with pytest.raises(StageRefused, match="last 28 days"):
        follow_up(
            index=date(2026, 6, 1),
            window_days=365,
            loaded_to=date(2026, 6, 28),
            on=date(2028, 1, 1),
            late_by=28,
        )


def test_how_late_is_dated_data_with_a_source():
    assert usually_late_by() == 28
    for feed in OUTCOME_FEEDS:
        assert contracts()[feed].late_by.source


@pytest.mark.parametrize("days", [-1, 183])
def test_other_numbers_of_days_are_refused(days):
    with pytest.raises(DataUnfit, match="0 to 182"):
        check_late_by(days)


@pytest.mark.parametrize("loaded", [None, date(2026, 5, 31)])
def test_no_day_to_follow_is_refused(loaded):
    with pytest.raises(StageRefused, match="No follow-up"):
        follow_up(index=date(2026, 6, 1), window_days=365, loaded_to=loaded, on=date(2027, 1, 1))


@pytest.mark.parametrize(
    ("amends", "asked", "due", "standing"),
    [
        (False, None, True, Standing.REGISTERED),
        (False, 365, True, Standing.REGISTERED),
        (True, None, True, Standing.AMENDED),
        (False, 90, True, Standing.EXPLORATORY),
        (True, 90, True, Standing.EXPLORATORY),
        (False, None, False, Standing.EXPLORATORY),
        (True, None, False, Standing.EXPLORATORY),
        (False, 365, False, Standing.EXPLORATORY),
        (True, 365, False, Standing.EXPLORATORY),
    ],
)
def test_standing(amends, asked, due, standing):
    told = standing_of(amends=amends, asked_window=asked, planned_window=365, look_is_due=due)
    assert told is standing
