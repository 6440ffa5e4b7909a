"""What a card says of the two sides of a comparison, from figures as they are kept."""

import pytest

from plumbline.evaluation import smallest_fall_seen
from plumbline.studies.small_numbers import hide_small_figures
from plumbline.web.figures.sides import sides_of


def figures(**more):
    return {
        "design": "lottery",
        "n": 200,
        "arms": {
            "not_drawn": {
                "people": 100,
                "events": 240,
                "events_before": 300,
                "person_years": 96.0,
                "rate": 2.5,
            },
            "offered": {
                "people": 100,
                "events": 180,
                "events_before": 300,
                "person_years": 97.0,
                "rate": 1.86,
            },
        },
        "rate_ratio": 0.75,
        "ci_low": 0.6,
        "ci_high": 1.1,
        "level": 0.95,
        "se": 0.11,
        "person_years": 193.0,
        "keys_cut": 0,
        "joined_since": 0,
        "offered_later": 0,
        "left_out_by_arm": {"not_drawn": 0, "offered": 0},
        "diagnostics": {"dispersion": 2.34, "largest_share": 0.061, "leave_one_out": [0.71, 0.79]},
        "doubts": [],
        **more,
    }


def test_each_side_is_told_with_its_people_events_and_time():
    assert sides_of(figures()).arms == (
        "Not drawn: 100 people, 240 events in 96 years at liberty.",
        "Offered a place: 100 people, 180 events in 97 years at liberty.",
    )


def test_what_could_have_been_seen_is_told_up_and_never_down():
    fall = smallest_fall_seen(se=0.11)
    assert 0.26 < fall < 0.27
    assert "a fall of 27% or more" in sides_of(figures()).seen


def test_a_look_with_a_wide_interval_could_have_seen_larger_falls_alone():
    # (2.958 + 0.842) errors of 0.11: 1 - exp(-0.418) is 34.2%.
    assert "a fall of 35% or more" in sides_of(figures(level=0.9969)).seen


def test_events_for_each_hundred_people_are_at_the_rate_of_the_others():
    # 2.5 a person a year: 250 for 100; a ratio of 0.75 is 62 or 63 fewer, 0.6 is 100 fewer, 1.1 is 25 more.
    assert "62 events fewer (100 events fewer to 25 more)" in sides_of(figures()).avoided


def test_who_is_left_out_and_who_crossed_is_told():
    told = sides_of(
        figures(
            keys_cut=7, joined_since=None, offered_later=12, left_out_by_arm={"not_drawn": 0, "offered": 9}
        )
    ).left_out
    assert told == (
        "7 of those on the list were erased since: left out.",
        "Fewer than 5 entries of the list turned out to be somebody on it already: they count once.",
        "Left out, by side: Not drawn: 0; Offered a place: 9.",
        "12 of those not drawn were offered a place by a later list: they count on the side they were drawn to.",
    )


def test_nothing_is_said_where_nobody_is_left_out():
    assert sides_of(figures()).left_out == ()
    assert sides_of(figures(left_out_by_arm=None)).left_out == ()


def test_how_it_hangs_on_few_people_gives_no_number_of_one_person():
    told = " ".join(sides_of(figures()).hangs)
    assert "about 5% of all" in told
    assert "6%" not in told
    assert "0.71 and 0.79" in told
    assert "2.3 times" in told


def test_of_few_no_line_gives_a_number_away():
    few = figures()
    few["arms"]["offered"] |= {"people": 100, "events": 3}
    told = sides_of(hide_small_figures(few))
    assert told.arms == (
        "Not drawn: 100 people.",
        "Offered a place: 100 people.",
    )
    assert (told.seen, told.avoided, told.hangs) == ("", "", ())


def test_people_told_to_the_nearest_five_are_about_so_many():
    assert all("about 100 people" in line for line in sides_of(figures(people_rounded=True)).arms)


@pytest.mark.parametrize("missing", ["left_out_by_arm", "offered_later", "diagnostics", "se"])
def test_a_result_of_before_these_were_kept_still_opens(missing):
    held = figures()
    del held[missing]
    assert len(sides_of(held).arms) == 2
