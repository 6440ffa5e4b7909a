"""Names as they are shown."""

from plumbline.people.models import Record
from plumbline.people.queries import names_for
from tests.facts import PEOPLE_HEADER, link, person_row, take_in, write


def test_a_name_is_shown_without_marks_that_turn_what_stands_around_it(
    personas, tmp_path, looking_as, as_role
):
    row = person_row("P1", "C1", "VICTIM", "An\u200bn", "\u202eExample", "01/02/1990")
    take_in(write(tmp_path, "a.csv", PEOPLE_HEADER, row))
    link()
    with as_role("migrator"):
        record = Record.objects.get()
    with looking_as(personas.bob) as bob:
        name = names_for(bob, [record.person_id])[record.person_id]
    assert record.last_name == "\u202eExample"
    assert (name.display, name.first_name) == ("Example, Ann", "Ann")
