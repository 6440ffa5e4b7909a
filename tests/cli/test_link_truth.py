"""Groups of made-up people: ages turn on the birthday, origins come from the town's own lists."""

from datetime import date

import polars as pl
import pytest

from plumbline.cli.link_truth import groups_of, name_origin
from plumbline.town.names import name_lists


@pytest.mark.parametrize("tradition", name_lists().traditions, ids=lambda one: one.slug)
def test_most_whole_names_of_a_tradition_are_told_as_it(tradition):
    words = tradition.slug.replace("_", " ")
    told = [
        name_origin(first, last)
        for first in (*tradition.female, *tradition.male)
        for last in tradition.surnames
    ]
    assert told.count(words) / len(told) > 0.8


def test_a_name_of_two_traditions_is_said_to_be_of_more_than_one():
    assert name_origin("Nobody", "Shah") == "more than one"
    assert name_origin("Nobody", "Nobody") == "more than one"


def test_a_partner_with_a_forename_from_elsewhere_goes_by_the_surname():
    assert name_origin("Sarah", "Khan") == "muslim south asian"


def test_an_age_turns_on_the_birthday():
    people = pl.DataFrame(
        {
            "person_id": ["a", "b", "c"],
            "forename": ["Sarah"] * 3,
            "surname": ["Yarwood"] * 3,
            "date_of_birth": ["2007-06-01", "2007-06-02", "1950-01-01"],
            "sex": ["F", "M", "F"],
        }
    )
    told = groups_of(people, on=date(2025, 6, 1)).rows()
    assert [row[:3] for row in told] == [
        ("a", "women and girls", "18 to 24"),
        ("b", "men and boys", "under 18"),
        ("c", "women and girls", "65 and over"),
    ]
