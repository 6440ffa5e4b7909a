"""Two agencies that describe one spot in different detail."""

import pytest

from plumbline.places.common_areas import common_area_keys


def keys(health, police):
    return common_area_keys(
        health_location=[words for words, _ in health],
        health_lsoa=[lsoa for _, lsoa in health],
        police_location=[words for words, _ in police],
        police_lsoa=[lsoa for _, lsoa in police],
    )


def test_a_home_told_by_its_street_meets_the_door_that_police_wrote():
    health, police = keys([("Larch Road", "E1")], [("12 Larch Road", "E1")])
    assert health == police == ["E1"]


def test_a_blank_area_is_filled_from_words_that_lie_in_one_area_only():
    health, _ = keys([("Blue Ladder, High St", None)], [("blue ladder, High Street", "E7")])
    assert health == ["E7"]


def test_words_that_lie_in_two_areas_give_no_place():
    health, _ = keys([("High Street", None)], [("High Street", "E7"), ("High Street", "E8")])
    assert health == [None]


def test_a_row_without_words_or_area_has_no_place():
    health, police = keys([(None, None), ("", "")], [("High Street", "E7"), (None, None)])
    assert health == [None, None]
    assert police == ["E7", None]


def test_where_nobody_has_areas_the_words_are_the_place():
    health, police = keys([("High St", None)], [("HIGH STREET", None)])
    assert health == police
    assert health != [None]


def test_a_location_without_its_area_is_refused():
    with pytest.raises(ValueError, match="shorter"):
        common_area_keys(health_location=["a", "b"], health_lsoa=["E1"], police_location=[], police_lsoa=[])
