import pytest

from plumbline.places import place_key, place_keys


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("On or near High Street", "HIGH ST"),
        ("Outside The King's Arms, Station Rd", "Kings Arms, Station Road"),
        ("St. Mary’s Ave", "st marys avenue"),
    ],
)
def test_two_clerks_words_for_one_spot_meet(one, other):
    assert place_key(one, "E1") == place_key(other, "e1 ")


def test_one_name_in_two_areas_is_two_spots():
    assert place_key("High Street", "E1") != place_key("High Street", "E2")


@pytest.mark.parametrize(
    ("location", "lsoa"),
    [("", "E1"), (None, "E1"), ("High Street", None), ("No Location", "E1"), ("  ", "E1")],
)
def test_a_blank_or_empty_phrase_is_no_spot(location, lsoa):
    assert place_key(location, lsoa) is None


def test_a_saint_before_a_name_is_not_a_street():
    assert place_key("St Johns Road", "E1") != place_key("Street Johns Road", "E1")


def test_keys_keep_their_order():
    assert place_keys(["Larch Road", None], ["E1", "E1"]) == [place_key("Larch Road", "E1"), None]
