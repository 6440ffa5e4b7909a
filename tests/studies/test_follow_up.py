"""How far follow-up is loaded, and how far a window can be followed."""

import uuid
from datetime import UTC, date, datetime

import pytest

from plumbline.feeds.models import Batch
from plumbline.finding.batches import all_made_up
from plumbline.ingest import contracts
from plumbline.studies.enums import Standing
from plumbline.studies.follow_up import OUTCOME_FEEDS, check_late_by, loaded_to, usually_late_by
from plumbline.studies.rules import follow_up, standing_of
from plumbline.values.errors import DataUnfit, StageRefused


INDEX = datetime(2026, 6, 1, 9, tzinfo=UTC)


@pytest.fixture
def take_in(personas, as_role):
    """`take_in(feed, period_to)` stores a batch as ingest would."""

    def store(feed, period_to, *, made_up=True, status="live"):
        with as_role("migrator"):
            Batch(
                owner_agency=personas.agencies["police"],
                feed=feed,
                contract_version=1,
                file_name="file.csv",
                sha256=uuid.uuid4().hex * 2,
                read=0,
                staged=0,
                quarantined=0,
                duplicate=0,
                made_up=made_up,
                status=status,
                period_from=date(2024, 1, 1),
                period_to=period_to,
                received_at=INDEX,
                stored_at=INDEX,
                received_by=personas.alice.user_id,
            ).save(force_insert=True)

    return store


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
