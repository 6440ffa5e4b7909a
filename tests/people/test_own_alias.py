"""Nobody is made an alias of themselves, by whatever way it is tried."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from plumbline.people.models import Person, Record
from tests.facts import PEOPLE_HEADER, link, person_row, take_in, write


def test_nobody_is_an_alias_of_themselves(db, tmp_path, as_role):
    take_in(
        write(
            tmp_path, "a.csv", PEOPLE_HEADER, person_row("P1", "C1", "VICTIM", "Ann", "Example", "01/02/1990")
        )
    )
    link()
    with as_role("migrator"):
        person = Record.objects.get().person_id
        with pytest.raises(IntegrityError, match="people_person_own_alias"), transaction.atomic():
            Person.objects.filter(id=person).update(alias_of_id=F("id"))
