"""A name typed in capitals is shown in mixed case, and stays as it was given everywhere else."""

import pytest

from plumbline.people.models import Record
from plumbline.people.queries import names_for, people_called, records_of
from tests.facts import (
    CRIMES_HEADER,
    PEOPLE_HEADER,
    add_suppliers,
    crime_row,
    link,
    person_row,
    take_in,
    write,
)


@pytest.fixture
def shouted(personas, tmp_path, as_role):
    """A person whom a supplier wrote in capitals."""
    add_suppliers()
    row = person_row("P1", "C1", "VICTIM", "MARY-ANN", "O'CANARY", "01/02/1990")
    take_in(write(tmp_path, "crimes.csv", CRIMES_HEADER, crime_row("C1")))
    take_in(write(tmp_path, "people.csv", PEOPLE_HEADER, row))
    link()
    with as_role("migrator"):
        return Record.objects.get(record_ref="P1").person_id


def test_it_is_shown_as_people_write_it(shouted, personas, looking_as):
    with looking_as(personas.bob):
        name = names_for(personas.bob, [shouted])[shouted]
    assert (name.display, name.in_order) == ("O'Canary, Mary-Ann", "Mary-Ann O'Canary")


def test_it_is_kept_and_found_as_it_was_given(shouted, personas, looking_as):
    with looking_as(personas.bob):
        name = names_for(personas.bob, [shouted])[shouted]
        assert name.as_given == "O'CANARY, MARY-ANN"
        assert [(r.last_name, r.first_name) for r in records_of(personas.bob, shouted)] == [
            ("O'CANARY", "MARY-ANN")
        ]
        assert people_called(personas.bob, "ocanary") == {shouted}
