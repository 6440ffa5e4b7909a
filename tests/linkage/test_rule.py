"""The rule, way by way: what joins two records by itself, and what never may."""

from __future__ import annotations

from datetime import date

import pytest

from plumbline.linkage import link_records
from plumbline.linkage.rule import judge
from tests.linkage.people import groups, records


PNC = {"pnc_id": "2001/0123456A"}
OTHER_DOOR = {"address": "7 Weir Lane", "postcode": "RG4 8ZZ"}
NO_DOOR = {"address": None, "postcode": None}


def joined(one: dict, other: dict) -> bool:
    return len(groups(link_records(records(one, other)))) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param({}, {}, id="all the same"),
        pytest.param({}, {"first_name": "Cath"}, id="short form, same door"),
        pytest.param({}, {"first_name": "Cahterine"}, id="slip in the forename, same door"),
        pytest.param({}, {"last_name": "Okafor-Ried"}, id="slip in the surname, same door"),
        pytest.param({}, {"first_name": "CATHERINE", "last_name": "okafor reid"}, id="case and hyphen"),
        pytest.param({"first_name": "Zoé"}, {"first_name": "Zoe"}, id="accent"),
        pytest.param({"first_name": "Mohammed"}, {"first_name": "Muhammad"}, id="spelling of one name"),
        pytest.param({}, {"address": "12 Mill St"}, id="street shortened"),
        pytest.param({}, {"address": "Flat 12, Mil Street"}, id="same number and postcode"),
        pytest.param({}, {"address": None}, id="postcode alone, all else exact"),
        pytest.param({}, {"date_of_birth": date(1984, 9, 3)}, id="day and month swapped, same door"),
        pytest.param({}, {"date_of_birth": date(1984, 3, 8)}, id="one digit of the date, same door"),
        pytest.param(PNC, PNC | OTHER_DOOR, id="old address, same PNC id"),
        pytest.param({"phone": "07700 900123"}, {"phone": "+44 7700 900123"} | OTHER_DOOR, id="old address, same telephone"),
        pytest.param(PNC, PNC | {"first_name": "Okafor-Reid", "last_name": "Catherine"}, id="names crossed, same PNC id"),
        pytest.param(PNC, PNC | {"first_name": "Kit", "last_name": "Marlow", "other_names": "Catherine Okafor-Reid"}, id="alias, same PNC id"),
        pytest.param(PNC, PNC | {"last_name": "Okafor"}, id="half a double surname, same PNC id"),
    ],
)  # fmt: skip
def test_one_person_is_joined(one, other):
    assert joined(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param({}, {"first_name": "Rebecca"}, id="twins"),
        pytest.param({"phone": "07700900123"}, {"phone": "07700900123", "first_name": "Rebecca"}, id="twins on one telephone"),
        pytest.param({"first_name": "Joan"}, {"first_name": "John", "sex": None}, id="twins one letter apart"),
        pytest.param({"first_name": "Jack"}, {"first_name": "John"}, id="twins, one name a short form given by itself"),
        pytest.param({}, {"first_name": "Rebecca", "other_names": "Catherine Okafor-Reid"}, id="twin who gives the other's name"),
        pytest.param({}, {"first_name": "Cath\u0435rine"}, id="a Cyrillic letter in the forename, same door"),
        pytest.param(PNC, PNC | {"last_name": "Ok\u0430for-Reid"}, id="a Cyrillic letter in the surname, same PNC id"),
        pytest.param(PNC, PNC | {"first_name": "Cath\u200berine"}, id="a mark without width in the forename"),
        pytest.param(PNC, PNC | {"last_name": "\u202eOkafor-Reid"}, id="a mark that turns the direction of reading"),
        pytest.param({}, {"date_of_birth": date(1959, 3, 2)}, id="parent and child of one name"),
        pytest.param({}, {"date_of_birth": date(1964, 3, 9)}, id="parent and child, one digit apart"),
        pytest.param({}, OTHER_DOOR, id="strangers with one name and birth date"),
        pytest.param(NO_DOOR, NO_DOOR, id="name and birth date and nothing more"),
        pytest.param({}, {"postcode": "SL1 4XY", "address": "98 Mill Street"}, id="strangers on one street"),
        pytest.param(PNC, {"pnc_id": "1999/0765432B"}, id="two PNC ids"),
        pytest.param({"nhs_number": "9434765919"}, {"nhs_number": "9876543210"}, id="two NHS numbers"),
        pytest.param({}, {"sex": "M"}, id="two sexes"),
        pytest.param(PNC, PNC | {"date_of_birth": None}, id="birth date missing"),
        pytest.param(PNC, PNC | {"first_name": "Rebecca"}, id="one PNC id on two forenames"),
        pytest.param(PNC, PNC | {"last_name": "Brown"}, id="another surname"),
        pytest.param({"first_name": "Catherine Anne"}, {"first_name": "Catherine Joy"}, id="two middle names"),
        pytest.param({}, {"first_name": "C"}, id="an initial"),
        pytest.param({}, {"first_name": "Cath", "date_of_birth": date(1984, 9, 3)}, id="short form and swapped date, no number"),
        pytest.param({"event_ref": "E1", "role": "victim"}, {"event_ref": "E1", "role": "suspect"}, id="victim and suspect of one event"),
    ],
)  # fmt: skip
def test_look_alikes_are_never_joined(one, other):
    assert not joined(one, other)


def test_the_same_role_twice_in_one_event_is_a_repeated_row():
    assert joined({"event_ref": "E1", "role": "victim"}, {"event_ref": "E1", "role": "victim"})


def test_two_feeds_may_number_their_events_alike():
    assert joined(
        {"event_ref": "E1", "role": "victim"}, {"event_ref": "E1", "role": "suspect", "feed": "ambulance"}
    )


def test_a_missing_birth_date_with_the_same_number_waits_for_a_person():
    found = link_records(records(PNC, PNC | {"date_of_birth": None})).pairs
    assert found["decision"].to_list() == ["review"]
    assert found["reasons"].to_list() == [
        "Same forename; same surname; same sex; same address; same PNC id; but no birth date to compare."
    ]


def test_nothing_compared_is_nothing_agreed():
    verdict = judge({})
    assert not verdict.certain
    assert verdict.agrees == ()
    assert verdict.conflicts == ()


def test_every_conflict_alone_stops_a_join_that_would_otherwise_be_certain():
    sure = {
        "first_name": "same",
        "last_name": "same",
        "date_of_birth": "same",
        "place": "same_door",
        "phone": "same",
    }
    assert judge(sure).certain
    for field in ("sex", "pnc_id", "nhs_number", "middle_name"):
        assert not judge(sure | {field: "different"}).certain
    assert not judge(sure | {"event": "other_role"}).certain
