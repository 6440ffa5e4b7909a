"""Harm by unit: weighed, beside chance, and silent where there is nothing to weigh by."""

import polars as pl

from plumbline.finding.shaping.harm import harm_of_couples, harm_of_people, harm_of_places


def involved(heavy: float = 1.0):
    """A hundred people, each hurt once by one suspect of their own; the first ten events weigh ``heavy``."""
    rows = [(f"p{i}", f"e{i}", "victim", heavy if i < 10 else 1.0) for i in range(100)]
    rows += [(f"s{i}", f"e{i}", "suspect", heavy if i < 10 else 1.0) for i in range(100)]
    return pl.DataFrame(rows, schema=["person_id", "event_id", "role", "harm"], orient="row")


def test_equal_harm_is_no_more_than_the_tenth_itself():
    assert harm_of_people(involved(), population=200)["top_tenth_share"] == 0.1


def test_a_few_grave_events_hold_most_of_the_harm():
    found = harm_of_people(involved(heavy=365.0), population=200)
    assert found["top_tenth_share"] > 0.9
    assert found["days"] == 2 * (10 * 365 + 90)


def test_couples_take_the_harm_of_the_event_they_share():
    found = harm_of_couples(involved(heavy=365.0))
    assert found["events"] == 100
    assert found["top_tenth_share"] > 0.9


def test_without_an_index_nothing_is_said():
    unweighed = involved().with_columns(harm=pl.lit(None, dtype=pl.Float64))
    assert harm_of_people(unweighed, population=200) is None
    assert harm_of_couples(unweighed) is None


def test_too_few_weighed_events_say_nothing():
    events = pl.DataFrame({"place_ref": ["a"] * 10, "harm": [5.0] * 10})
    assert harm_of_places(events, population=20) is None


def test_places_with_no_location_are_left_out():
    events = pl.DataFrame({"place_ref": ["a", None] * 40, "harm": [2.0] * 80})
    assert harm_of_places(events, population=20)["days"] == 80
