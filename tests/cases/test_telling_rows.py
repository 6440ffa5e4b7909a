"""What somebody was told, objects to and consents to, table by table: who sees a row in raw SQL, and who none."""

import pytest
from django.db import DatabaseError, connection, transaction

from plumbline.access.enums import Role
from plumbline.cases import services
from tests.cases.test_sight import NO_CONTENT, OF_A_TELLING, counts
from tests.cases.told import answered, consent, extended, identified, not_told, objection, told
from tests.casework import days
from tests.marac import Marac, add_person, start_marac
from tests.remembering import remembered


def fill(case, *, by):
    """A row in each table and one of each kind."""
    told(case, by=by)
    not_told(case, by=by)
    answered(extended(identified(objection(case, by=by), by=by), by=by), by=by)
    consent(case, by=by)


def empty():
    return {table for table, rows in counts(OF_A_TELLING).items() if not rows}


@pytest.fixture
@remembered
def filled(panel, personas, looking_as):
    case, _, _ = panel.active()
    with looking_as(personas.alice) as alice:
        fill(case, by=alice)
    return case


@pytest.mark.parametrize("name", ["alice", "bob", "dana", "worker", "chair"])
def test_its_agencies_see_every_row(filled, personas, looking_as, name):
    with looking_as(getattr(personas, name)):
        assert empty() == set()


@pytest.mark.parametrize("name", [*NO_CONTENT, "administrator"])
def test_others_see_none(filled, personas, looking_as, name):
    with looking_as(getattr(personas, name)):
        assert empty() == OF_A_TELLING


def test_without_an_identity_there_is_none(filled):
    assert empty() == OF_A_TELLING


def test_the_conflicted_see_none_from_that_moment(filled, personas, looking_as):
    with looking_as(personas.worker) as worker:
        assert empty() == set()
        services.declare_conflict(case=filled, user=worker.user_id, by=worker, at=days(21))
        assert empty() == OF_A_TELLING


def test_nothing_of_it_is_rewritten_or_taken_away(filled, personas, looking_as):
    with looking_as(personas.alice), connection.cursor() as cursor:
        for table in sorted(OF_A_TELLING):
            for words in (f"UPDATE {table} SET owner_agency = owner_agency", f"DELETE FROM {table}"):
                with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                    cursor.execute(words)


def test_behind_a_wall_whoever_sits_at_no_table_sees_none(personas, looking_as):
    officer = add_person(personas, "officer", "housing", Role.PRACTITIONER)
    marac = Marac(personas, looking_as, start_marac(personas, looking_as))
    case = marac.heard(marac.taken())
    with looking_as(personas.alice) as alice:
        fill(case, by=alice)
    for name in ("alice", "bob", "dana"):
        with looking_as(getattr(personas, name)):
            assert empty() == set(), name
    with looking_as(officer):
        assert empty() == OF_A_TELLING
