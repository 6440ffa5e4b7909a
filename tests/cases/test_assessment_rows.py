"""What only somebody who was assessed has, table by table: who sees a row of it in raw SQL, and who none."""

import pytest
from django.db import DatabaseError, connection, transaction

from plumbline.access.enums import Role
from plumbline.cases import services
from tests.assessments.made_up import ANSWERS
from tests.cases.assessed import assessed, begin, load
from tests.cases.test_sight import NO_CONTENT, OF_AN_ASSESSMENT, counts
from tests.casework import days
from tests.marac import Marac, add_person, start_marac
from tests.remembering import remembered


ITS_AGENCYS = {"cases_assessmentdraft", "cases_safetyplanwords"}


def fill(case, instrument, *, by, at):
    """A row in each table, by one agency."""
    row = assessed(case, instrument, by=by, at=at)
    services.override_band(assessment=row, band="low", because="x", by=by, at=at)
    services.correct_assessment(assessment=row, answers=ANSWERS | {"h1": "no"}, because="x", by=by, at=at)
    begin(case, instrument, by=by, at=at)
    person = case.person_id
    services.write_formulation(case=case, person_id=person, facts={"what": "x"}, opinions={}, by=by, at=at)
    services.write_safety_plan(
        case=case, person_id=person, words="x", review_on=days(900).date(), by=by, at=at
    )


def empty():
    return {table for table, rows in counts(OF_AN_ASSESSMENT).items() if not rows}


@pytest.fixture
def instrument(personas, looking_as, tmp_path):
    return load(looking_as, tmp_path)


@pytest.fixture
@remembered
def filled(panel, instrument, personas, looking_as):
    case, _, _ = panel.active()
    with looking_as(personas.worker) as worker:
        fill(case, instrument, by=worker, at=days(10))
    return case


def test_its_agencies_see_every_row_but_those_of_one_alone(filled, personas, looking_as):
    for name, missing in (
        ("worker", set()),
        ("alice", ITS_AGENCYS),
        ("bob", ITS_AGENCYS),
        ("dana", ITS_AGENCYS),
    ):
        with looking_as(getattr(personas, name)):
            assert empty() == missing, name


@pytest.mark.parametrize("name", [*NO_CONTENT, "administrator"])
def test_others_see_none(filled, personas, looking_as, name):
    with looking_as(getattr(personas, name)):
        assert empty() == OF_AN_ASSESSMENT


def test_without_an_identity_there_is_none(filled):
    assert empty() == OF_AN_ASSESSMENT


def test_the_conflicted_see_none_from_that_moment(filled, personas, looking_as):
    with looking_as(personas.worker) as worker:
        assert empty() == set()
        services.declare_conflict(case=filled, user=worker.user_id, by=worker, at=days(11))
        assert empty() == OF_AN_ASSESSMENT


def test_nothing_of_it_is_rewritten(filled, personas, looking_as):
    """But what is typed into an assessment that is not finished."""
    with looking_as(personas.worker), connection.cursor() as cursor:
        for table in sorted(OF_AN_ASSESSMENT - {"cases_assessmentdraft"}):
            with pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute(f"UPDATE {table} SET owner_agency = owner_agency")
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute("UPDATE cases_assessmentdraft SET person_id = id")


class TestBehindAWall:
    @pytest.fixture
    def ines(self, personas):
        return add_person(personas, "ines", "refuge", Role.ADVISER, kind="domestic-abuse-service")

    @pytest.fixture
    def officer(self, personas):
        """A practitioner of an agency in the case, who sits at no table."""
        return add_person(personas, "officer", "housing", Role.PRACTITIONER)

    @pytest.fixture
    def walled(self, personas, looking_as, ines, officer, instrument):
        marac = Marac(personas, looking_as, start_marac(personas, looking_as, more=("refuge",)))
        case = marac.heard(marac.taken())
        with looking_as(ines):
            fill(case, instrument, by=ines, at=days(10))
        return case

    def test_those_at_the_table_see_all_but_what_its_agency_keeps(self, walled, ines, personas, looking_as):
        with looking_as(ines):
            assert empty() == set()
        for name in ("alice", "bob"):
            with looking_as(getattr(personas, name)):
                # Not even that there is a plan.
                assert empty() == ITS_AGENCYS | {"cases_safetyplan"}, name

    def test_whoever_sits_at_no_table_sees_none(self, walled, officer, looking_as):
        with looking_as(officer):
            assert empty() == OF_AN_ASSESSMENT
