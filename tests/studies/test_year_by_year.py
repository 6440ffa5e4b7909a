"""Everybody's years around a list, on small tables."""

from datetime import date, datetime, timedelta

import polars as pl
import pytest

from plumbline.studies.rules import years_back
from plumbline.studies.year_by_year import year_by_year
from tests.finding.made_up import INVOLVEMENTS, SPELLS, involvement


INDEX = datetime(2026, 6, 1)
UNTIL = date(2027, 6, 1)


def counted(*rows, spells=(), people=(), back=3):
    held = pl.DataFrame(rows, schema=INVOLVEMENTS).rename({"person_id": "person", "event_id": "event"})
    away = pl.DataFrame(spells, schema=SPELLS, orient="row").rename({"person_id": "person"})
    return year_by_year(held, spells=away, people=people, index=INDEX, until=UNTIL, back=back)


def on(day, person="a", **more):
    return involvement(person, INDEX + timedelta(days=day), **more)


def test_events_fall_into_the_year_in_which_they_happened():
    found = counted(on(-1000), on(-400), on(-1), on(-2), on(0), on(364))

    assert found.person == ["a"]
    assert found.events.tolist() == [[1, 1, 2, 2]]


def test_an_event_of_which_a_row_lies_before_the_list_is_no_outcome():
    found = counted(on(-1, event="one"), on(3, person="b", event="one"), on(4, person="b"))

    assert found.events.tolist() == [[0, 0, 1, 0], [0, 0, 0, 1]]


def test_what_lies_outside_or_is_no_violence_or_has_another_role_does_not_count():
    found = counted(
        on(-1), on(-1096), on(365), on(-3, is_violence=False), on(-4, role="witness"), on(-5, person="b")
    )

    assert found.person == ["a", "b"]
    assert found.events.tolist() == [[0, 0, 1, 0], [0, 0, 1, 0]]


def test_one_event_counts_once_for_a_person_in_two_roles():
    found = counted(on(-1, event="e", role="victim"), on(-1, event="e", role="suspect"))

    assert found.events.sum() == 1


def test_the_listed_are_held_though_they_have_no_violence():
    found = counted(on(-1), people=["z"])

    assert found.person == ["a", "z"]
    assert found.among(["z", "nobody"]).tolist() == [False, True]


def test_custody_is_taken_out_of_its_year():
    found = counted(on(-1), spells=[("a", "custody", date(2026, 6, 1), date(2026, 7, 1))])

    assert found.years[0, :3] == pytest.approx(365 / 365.25)
    assert found.years[0, 3] == pytest.approx(335 / 365.25)


def test_an_order_in_the_community_takes_nothing_out():
    found = counted(on(-1), spells=[("a", "managed", date(2026, 6, 1), date(2026, 7, 1))])

    assert found.years[0] == pytest.approx(365 / 365.25, abs=1e-2)


@pytest.mark.parametrize(
    ("first", "years"),
    [
        (None, 0),
        (date(2026, 1, 1), 0),
        (date(2023, 6, 1), 3),
        (date(2023, 6, 6), 3),
        (date(2023, 6, 9), 2),
        (date(2015, 1, 1), 4),
        (date(2027, 1, 1), 0),
    ],
)
def test_whole_years_before_the_list_are_told_from_the_first_day_loaded(first, years):
    assert years_back(index=INDEX.date(), loaded_from=first, most=4) == years


def test_a_couple_is_one_and_what_came_after_the_list_binds_nobody():
    together = [on(-9, p, event="e", is_domestic=True) for p in ("a", "b")]
    later = [on(9, p, event="f", is_domestic=True) for p in ("b", "c")]
    found = counted(*together, *later)

    a, b, c = found.cluster
    assert found.person == ["a", "b", "c"]
    assert a == b != c
