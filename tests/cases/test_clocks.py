"""How long a clock runs, from tables of cases: nights, weekends, bank holidays, both changes of the clock, pauses, and both nations."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from plumbline.agencies.rules import OFFICE_HOURS, TeamHours, bank_holidays, working_days_between
from plumbline.cases.clocks import runs_out, spent, still
from plumbline.schemes.kind import Limit, laid_over
from plumbline.schemes.reading import kind_called
from plumbline.schemes.rules import LONDON
from plumbline.values.errors import StageRefused


def at(words):
    """A moment by the clock on the wall."""
    return datetime.fromisoformat(words).replace(tzinfo=LONDON)


LATE_TEAM = TeamHours(time(8), time(20), on_holidays=True)


@pytest.mark.parametrize(
    ("rating", "received", "due"),
    [
        # Red is worked through, whatever the hour: nights, weekends, bank holidays.
        ("red", "2026-03-02 10:00", "2026-03-02 14:00"),
        ("red", "2026-03-06 16:30", "2026-03-06 20:30"),
        ("red", "2026-12-24 23:00", "2026-12-25 03:00"),
        # Over the night on which the clock goes on, four hours end at five by the wall; over the night on which it goes back, at three.
        ("red", "2026-03-29 00:00", "2026-03-29 05:00"),
        ("red", "2026-10-25 00:00", "2026-10-25 03:00"),
        # Amber: 24 hours of the hub are three of its days.
        ("amber", "2026-03-02 10:00", "2026-03-05 10:00"),
        ("amber", "2026-03-05 16:00", "2026-03-10 16:00"),  # over a weekend
        ("amber", "2026-04-02 09:00", "2026-04-08 17:00"),  # Good Friday to Easter Monday
        ("amber", "2026-03-27 16:00", "2026-04-01 16:00"),  # the clock goes on
        ("amber", "2026-10-23 16:00", "2026-10-28 16:00"),  # the clock goes back
        ("amber", "2026-03-07 11:00", "2026-03-11 17:00"),  # received on a Saturday
        ("amber", "2026-03-02 06:00", "2026-03-04 17:00"),  # before it opens
        ("amber", "2026-03-02 19:00", "2026-03-05 17:00"),  # after it has closed
        ("green", "2026-03-02 10:00", "2026-03-13 10:00"),
        (
            "green",
            "2026-12-21 09:00",
            "2027-01-05 17:00",
        ),  # Christmas Day, Boxing Day kept on the 28th, New Year
    ],
)
def test_the_decision_of_a_mash_by_rating(rating, received, due):
    kind = kind_called("mash")
    found = runs_out(at(received), kind.limit("decision", {"rating": rating}), team=kind.hours)
    assert found == at(due)
    assert found.astimezone(LONDON).replace(tzinfo=None) == datetime.fromisoformat(due)


@pytest.mark.parametrize(
    ("rating", "asked", "due"),
    [
        ("red", "2026-03-02 16:30", "2026-03-02 18:30"),
        ("amber", "2026-03-02 16:30", "2026-03-03 14:30"),
        ("amber", "2026-05-22 15:00", "2026-05-26 13:00"),  # over the spring bank holiday
        ("green", "2026-03-06 12:00", "2026-03-11 12:00"),
    ],
)
def test_research_by_rating(rating, asked, due):
    kind = kind_called("mash")
    assert runs_out(at(asked), kind.limit("research", {"rating": rating}), team=kind.hours) == at(due)


def test_nothing_is_timed_for_blue():
    with pytest.raises(StageRefused, match="no time limit holds here"):
        kind_called("mash").limit("decision", {"rating": "blue"})


@pytest.mark.parametrize("nation", ["england", "wales"])
@pytest.mark.parametrize(
    ("clock", "began", "due"),
    [
        ("referral_decision", "2026-03-02 10:00", "2026-03-04 00:00"),
        ("referral_decision", "2026-03-06 16:59", "2026-03-10 00:00"),  # a Friday
        ("referral_decision", "2026-04-02 10:00", "2026-04-08 00:00"),  # before Good Friday
        ("referral_decision", "2026-10-23 10:00", "2026-10-27 00:00"),  # the clock goes back between
        ("conference", "2026-03-02 10:00", "2026-03-24 00:00"),
        ("conference", "2026-03-16 10:00", "2026-04-09 00:00"),  # over Easter and the change of the clock
        ("conference", "2026-12-14 10:00", "2027-01-08 00:00"),
        ("core_group", "2026-10-19 00:00", "2026-11-03 00:00"),
        ("first_review", "2026-11-30 00:00", "2027-03-01 00:00"),  # there is no 30 February
        ("next_review", "2026-03-02 00:00", "2026-09-03 00:00"),  # the clock goes on
        (
            "next_review",
            "2026-08-31 00:00",
            "2027-03-01 00:00",
        ),  # there is no 31 February; the clock goes back
        (
            "police_protection",
            "2026-03-28 00:00",
            "2026-03-31 01:00",
        ),  # 72 hours pass, whatever the wall says
        ("police_protection", "2026-10-24 00:00", "2026-10-26 23:00"),
        ("emergency_order", "2026-03-02 00:00", "2026-03-11 00:00"),
        ("extended_order", "2026-03-10 00:00", "2026-03-18 00:00"),
    ],
)
def test_clocks_that_the_law_and_guidance_set_alike_in_both_nations(nation, clock, began, due):
    kind = kind_called("mash", nation)
    assert runs_out(at(began), kind.limit(clock), team=kind.hours) == at(due)


@pytest.mark.parametrize(
    ("nation", "clock", "began", "due"),
    [
        ("england", "assessment", "2026-03-02 10:00", "2026-05-08 00:00"),
        ("wales", "assessment", "2026-03-02 10:00", "2026-05-02 00:00"),
        ("wales", "adult_enquiry", "2026-03-02 10:00", "2026-03-12 00:00"),
    ],
)
def test_clocks_that_differ_between_the_nations(nation, clock, began, due):
    kind = kind_called("mash", nation)
    assert runs_out(at(began), kind.limit(clock), team=kind.hours) == at(due)


def test_an_enquiry_about_an_adult_has_no_limit_in_england():
    with pytest.raises(StageRefused, match="no time limit holds here"):
        kind_called("mash", "england").limit("adult_enquiry")


def test_the_hours_of_the_hub_are_set_by_the_area():
    kind = laid_over(kind_called("mash"), {"hours": "08:00 to 20:00 every day"})
    amber = kind.limit("decision", {"rating": "amber"})
    # Two days of twelve hours, the Saturday and the Sunday among them.
    assert runs_out(at("2026-03-06 20:00"), amber, team=kind.hours) == at("2026-03-08 20:00")
    assert kind.hours == LATE_TEAM


@pytest.mark.parametrize(
    ("unit", "pauses", "due"),
    [
        ("hours", [], "2026-03-02 20:00"),
        ("hours", [("2026-03-02 17:00", "2026-03-02 18:00")], "2026-03-02 21:00"),
        # A pause after it has run out changes nothing.
        ("hours", [("2026-03-02 20:00", "2026-03-03 20:00")], "2026-03-02 20:00"),
        ("team_hours", [], "2026-03-03 12:00"),
        # A pause over a night takes no hour of the hub off, and puts nothing off.
        ("team_hours", [("2026-03-02 17:00", "2026-03-03 09:00")], "2026-03-03 12:00"),
        ("team_hours", [("2026-03-02 16:30", "2026-03-03 09:30")], "2026-03-03 13:00"),
        (
            "team_hours",
            [("2026-03-02 16:30", "2026-03-02 17:00"), ("2026-03-03 10:00", "2026-03-03 11:00")],
            "2026-03-03 13:30",
        ),
    ],
)
def test_pauses_are_left_out_in_the_time_that_is_counted(unit, pauses, due):
    given = [(at(a), at(b)) for a, b in pauses]
    assert runs_out(at("2026-03-02 16:00"), Limit(4, unit), pauses=given) == at(due)


def test_a_limit_in_days_is_put_off_by_as_long_as_it_stood_still():
    pauses = [
        (at("2026-03-03 10:00"), at("2026-03-04 10:00")),
        (at("2027-01-01 00:00"), at("2027-01-02 00:00")),
    ]
    assert runs_out(at("2026-03-02 10:00"), Limit(2, "days"), pauses=pauses) == at("2026-03-06 00:00")


@pytest.mark.parametrize(
    ("began", "pauses", "due"),
    [
        # Five working days from Monday 2 March end with Monday 9 March.
        ("2026-03-02 10:00", [], "2026-03-10 00:00"),
        ("2026-03-02 10:00", [("2026-03-03 10:00", "2026-03-04 10:00")], "2026-03-11 00:00"),
        ("2026-03-02 10:00", [("2026-03-03 09:00", "2026-03-03 16:00")], "2026-03-10 00:00"),  # within a day
        # Over a weekend it stood still for one working day, the Monday.
        ("2026-03-02 10:00", [("2026-03-06 16:00", "2026-03-09 10:00")], "2026-03-11 00:00"),
        # Begun and ended on days on which nobody works.
        ("2026-03-02 10:00", [("2026-03-07 10:00", "2026-03-08 10:00")], "2026-03-10 00:00"),
        ("2026-03-02 10:00", [("2026-03-07 10:00", "2026-03-15 10:00")], "2026-03-17 00:00"),
        ("2026-03-02 10:00", [("2026-03-07 10:00", "2026-03-09 10:00")], "2026-03-11 00:00"),
        # Over Good Friday and Easter Monday: the Tuesday alone.
        ("2026-03-30 10:00", [], "2026-04-09 00:00"),
        ("2026-03-30 10:00", [("2026-04-02 16:00", "2026-04-07 10:00")], "2026-04-10 00:00"),
        ("2026-03-30 10:00", [("2026-04-02 16:00", "2026-04-06 10:00")], "2026-04-09 00:00"),
        # Put off, it ends after Christmas Day and Boxing Day, kept on the 28th.
        ("2026-12-17 10:00", [], "2026-12-25 00:00"),
        ("2026-12-17 10:00", [("2026-12-21 10:00", "2026-12-22 10:00")], "2026-12-30 00:00"),
        # Over both changes of the clock a day is a day.
        ("2026-03-26 10:00", [("2026-03-27 10:00", "2026-03-31 10:00")], "2026-04-09 00:00"),
        ("2026-10-22 10:00", [("2026-10-23 10:00", "2026-10-27 10:00")], "2026-11-03 00:00"),
        # Two of them, the second of which began once the first had put it off; and one that began when it had run out.
        (
            "2026-03-02 10:00",
            [("2026-03-03 10:00", "2026-03-05 10:00"), ("2026-03-11 10:00", "2026-03-13 10:00")],
            "2026-03-14 00:00",
        ),
        (
            "2026-03-02 10:00",
            [("2026-03-03 10:00", "2026-03-04 10:00"), ("2026-03-04 12:00", "2026-03-05 10:00")],
            "2026-03-12 00:00",
        ),
        ("2026-03-02 10:00", [("2026-03-10 00:00", "2026-03-20 00:00")], "2026-03-10 00:00"),
        # Just before midnight of the wall in summer, which is an hour earlier by universal time.
        ("2026-06-01 10:00", [("2026-06-02 23:30", "2026-06-03 00:30")], "2026-06-10 00:00"),
    ],
)
def test_a_limit_in_working_days_is_put_off_by_the_working_days_of_its_pauses(began, pauses, due):
    given = [(at(a).astimezone(UTC), at(b).astimezone(UTC)) for a, b in pauses]
    found = runs_out(at(began), Limit(5, "working_days"), pauses=given)
    assert found == at(due)
    assert found.astimezone(LONDON).time() == time.min


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-03-06 17:00", "2026-03-10 00:00"),
        ("2026-03-08 17:00", "2026-03-10 00:00"),
        ("2026-03-09 09:00", "2026-03-11 00:00"),
        ("2026-03-10 09:00", "2026-03-12 00:00"),
    ],
)
def test_while_it_stands_still_a_limit_in_working_days_is_put_off_day_by_day(now, due):
    began, stopped = at("2026-03-02 10:00").astimezone(UTC), at("2026-03-06 16:00").astimezone(UTC)
    pauses = list(still(starts=began, end=at(now).astimezone(UTC), steps=[(stopped, True)]))
    assert runs_out(began, Limit(5, "working_days"), pauses=pauses) == at(due)


def test_the_bank_holidays_of_its_nation_are_left_out(monkeypatch):
    # A calendar of its own: 10 March is no working day there.
    there = bank_holidays() | {date(2026, 3, 10)}
    monkeypatch.setattr(
        "plumbline.agencies.rules.bank_holidays",
        lambda nation: there if nation == "x" else bank_holidays(nation),
    )
    began, pauses = at("2026-03-02 10:00"), [(at("2026-03-03 10:00"), at("2026-03-04 10:00"))]
    found = {
        nation: runs_out(began, Limit(5, "working_days"), pauses=pauses, nation=nation)
        for nation in ("england_and_wales", "x")
    }
    assert found == {"england_and_wales": at("2026-03-11 00:00"), "x": at("2026-03-12 00:00")}
    monday, friday = date(2026, 3, 9), date(2026, 3, 13)
    assert [working_days_between(monday, friday, nation=nation) for nation in found] == [4, 3]


def test_what_is_spent_is_counted_by_the_unit():
    friday, monday = at("2026-03-27 16:00"), at("2026-03-30 10:00")
    assert spent(friday, monday, Limit(1, "team_hours")) == timedelta(hours=2)
    # An hour is missing: the clock went on.
    assert spent(friday.astimezone(UTC), monday.astimezone(UTC), Limit(1, "hours")) == timedelta(hours=65)


def test_it_stands_still_between_its_steps_and_to_the_end_where_it_does_not_go_on():
    noon = at("2026-03-02 12:00").astimezone(UTC)
    hour = timedelta(hours=1)
    steps = [(noon - hour, True), (noon + hour, False), (noon + 2 * hour, True)]
    assert list(still(starts=noon, end=noon + 4 * hour, steps=steps)) == [
        (noon, noon + hour),
        (noon + 2 * hour, noon + 4 * hour),
    ]
    assert OFFICE_HOURS.opens == time(9)


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        (Limit(1, "months"), "1 month"),
        (Limit(12, "months"), "12 months"),
        (Limit(30, "months"), "30 months"),
        (Limit(72, "months"), "6 years"),
        (Limit(300, "months"), "25 years"),
        (Limit(72, "hours"), "72 hours"),
    ],
)
def test_a_limit_of_whole_years_is_said_in_years(limit, words):
    assert limit.words == words
