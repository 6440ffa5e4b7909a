"""What agencies type for want of a value is never evidence."""

from __future__ import annotations

from datetime import date

import pytest

from plumbline.linkage import link_records
from plumbline.linkage.clean import clean_records
from plumbline.values.placeholders import placeholders
from tests.linkage.people import groups, records


@pytest.mark.parametrize(
    ("column", "value", "cleaned"),
    [
        ("first_name", "UNKNOWN", "first"),
        ("first_name", "xxxx", "first"),
        ("first_name", "Baby of", "first"),
        ("last_name", "N/K", "last"),
        ("date_of_birth", date(1900, 1, 1), "dob"),
        ("date_of_birth", date(1970, 1, 1), "dob"),
        ("date_of_birth", date(2031, 1, 5), "dob"),
        ("address", "NFA", "door"),
        ("address", "No Fixed Abode", "door"),
        ("address", "c/o Langley Police Station", "door"),
        ("postcode", "ZZ99 3VZ", "postcode"),
        ("phone", "07777777777", "phone"),
        ("phone", "00000000000", "phone"),
        ("pnc_id", "UNKNOWN", "pnc_id"),
        ("nhs_number", "0000000000", "nhs_number"),
        ("sex", "U", "sex"),
    ],
)
def test_a_placeholder_reads_as_missing(column, value, cleaned):
    assert clean_records(records({column: value}))[cleaned].to_list() == [None]


def test_a_real_value_is_kept():
    row = clean_records(records({"phone": "+44 7700 900123"})).row(0, named=True)
    assert (row["first"], row["last"], row["dob"], row["door"], row["postcode"], row["phone"]) == (
        "catherine", "okaforreid", "19840309", "12 mill st", "sl14xy", "07700900123",
    )  # fmt: skip


def test_john_doe_is_nobody():
    row = clean_records(records({"first_name": "John", "last_name": "Doe"})).row(0, named=True)
    assert (row["first"], row["last"], row["name_keys"]) == (None, None, [])


@pytest.mark.parametrize(
    "shared",
    [
        {"address": "No fixed abode", "postcode": "ZZ99 3VZ"},
        {"address": None, "postcode": None, "phone": "07777 777777"},
        {"address": None, "postcode": None, "pnc_id": "UNKNOWN"},
        {"address": None, "postcode": None, "nhs_number": "0000000000"},
    ],
)
def test_strangers_who_share_only_a_placeholder_beside_name_and_date_are_not_joined(shared):
    assert len(groups(link_records(records(shared, shared)))) == 2


def test_a_hostel_is_not_an_address_of_one_person():
    residents = [{"first_name": f"Person{letter}", "address": "1 Hope House"} for letter in "abcdefghijklmn"]
    found = link_records(records({"address": "1 Hope House"}, {"address": "1 Hope House"}, *residents))
    assert len(groups(found)) == 16


def test_a_switchboard_is_not_a_telephone_of_one_person():
    line = {"phone": "01753 900900", "address": None, "postcode": None}
    callers = [{"first_name": f"Person{letter}"} | line for letter in "abcdefgh"]
    assert len(groups(link_records(records(line, line, *callers)))) == 10


def test_everything_on_the_one_list_reads_as_missing():
    """What intake leaves out, and what it keeps because it may be meant."""
    known = placeholders()
    names = clean_records(records(*({"first_name": word} for word in known.names.words)))
    doors = clean_records(records(*({"address": word} for word in known.addresses.words)))
    days = sorted(known.certain_birth_dates | known.doubtful_birth_dates)
    dates = clean_records(records(*({"date_of_birth": day} for day in days)))
    for cleaned in (names["first"], doors["door"], dates["dob"]):
        assert cleaned.null_count() == len(cleaned) > 10
