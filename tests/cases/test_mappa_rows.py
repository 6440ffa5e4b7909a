"""What only a MAPPA fills, table by table: who sees a row of it in raw SQL, and who none."""

import pytest

from plumbline.cases import services
from plumbline.meetings import services as meetings
from plumbline.meetings.enums import Papers
from tests.cases.test_sight import NO_CONTENT, OF_A_FORM, OF_A_MAPPA, counts
from tests.casework import days
from tests.mappa import PLAN, a_mappa
from tests.remembering import remembered


TABLES = OF_A_FORM | OF_A_MAPPA
OF_THE_MEETING = {"meetings_consentanswer", "meetings_consentrequest"}


@pytest.fixture
@remembered
def filled(personas, looking_as):
    mappa = a_mappa(personas, looking_as)
    case = mappa.at_level("2", at=days(27))
    with looking_as(personas.alice) as alice:
        services.fill_form(case=case, form="risk_management_plan", answers=PLAN, by=alice, at=days(28))
        meeting = case.agenda_items.get().meeting
        asked = meetings.ask_consent(
            meeting=meeting, what=Papers.MINUTES, for_whom="x", because="x", by=alice, at=days(28)
        )
    with looking_as(personas.chair) as chair:
        meetings.answer_consent(request=asked, given=False, because="x", by=chair, at=days(29))
    return mappa


def empty(tables):
    return {table for table, rows in counts(tables).items() if not rows}


def test_its_agencies_see_every_row(filled, personas, looking_as):
    for viewer in (personas.alice, personas.bob, personas.worker, filled.paul):
        with looking_as(viewer):
            assert empty(TABLES) == set(), viewer.name


def test_an_agency_of_the_table_that_is_not_in_the_case_sees_what_is_the_tables(filled, personas, looking_as):
    with looking_as(personas.dana):
        assert empty(TABLES) == TABLES - OF_THE_MEETING


@pytest.mark.parametrize("name", [*NO_CONTENT, "administrator"])
def test_others_see_none(filled, personas, looking_as, name):
    with looking_as(getattr(personas, name)):
        assert empty(TABLES) == TABLES


def test_without_an_identity_there_is_none(filled):
    assert empty(TABLES) == TABLES
