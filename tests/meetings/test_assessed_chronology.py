"""Assessments in a chronology: of that person alone, as they stand, never without what is missing; no safety plan."""

import pytest

from plumbline.cases import services as cases
from plumbline.cases.chronology import Sort
from plumbline.cases.models import Participant
from plumbline.meetings.queries.chronology import chronology
from tests.assessments.made_up import ANSWERS
from tests.cases.assessed import assessed, load
from tests.casework import days
from tests.casework import panel as panel
from tests.marac import Marac, start_marac


@pytest.fixture
def instrument(personas, looking_as, tmp_path):
    return load(looking_as, tmp_path)


def rows(viewer, case, **asked):
    return [line for line in chronology(viewer, case.ref, **asked).lines if line.row.sort is Sort.ASSESSMENT]


def test_it_stands_with_what_is_missing_and_both_bands(panel, instrument, personas, looking_as):
    case, _, _ = panel.active()
    with looking_as(personas.worker) as worker:
        row = assessed(case, instrument, by=worker, answers=ANSWERS | {"d1": "not_known"}, at=days(10))
        cases.override_band(assessment=row, band="low", because="Moved in", by=worker, at=days(12))
    with looking_as(personas.bob) as bob:
        (line,) = rows(bob, case)
    assert line.row.words == "Assessed by Made-up scale"
    assert line.row.detail == (
        "6, on a scale from 0 to 9. 1 of 3 answers is not known. If known, the score would lie from 6 to 8. "
        "Band by the score: High. Set to Low: Moved in"
    )
    assert (line.by, line.agency, line.row.known_at) == ("Worker", "Probation", days(12))


def test_the_last_of_its_corrections_stands_marked_and_is_new(panel, instrument, personas, looking_as):
    case, _, _ = panel.active()
    with looking_as(personas.worker) as worker:
        row = assessed(case, instrument, by=worker, at=days(10))
        cases.correct_assessment(
            assessment=row, answers=ANSWERS | {"h1": "no"}, because="Misheard", by=worker, at=days(20)
        )
        (line,) = rows(worker, case)
    assert (line.row.marks, line.row.known_at) == (("Corrected: Misheard",), days(20))
    assert line.row.detail.startswith("3, on a scale")


def test_a_formulation_is_named_and_a_safety_plan_is_not(panel, personas, looking_as):
    case, _, _ = panel.active()
    with looking_as(personas.worker) as worker:
        cases.write_formulation(
            case=case, person_id=case.person_id, facts={"what": "Kanari"}, opinions={}, by=worker, at=days(10)
        )  # fmt: skip
        cases.write_safety_plan(
            case=case, person_id=case.person_id, words="Kanari", review_on=days(900).date(), by=worker, at=days(10)
        )  # fmt: skip
        page = chronology(worker, case.ref)
        assert [line.row.words for line in rows(worker, case)] == ["Formulation 1 written"]
    assert "Kanari" not in repr(page.lines)


def test_of_several_people_it_is_on_the_page_of_whoever_was_assessed(instrument, personas, looking_as):
    marac = Marac(personas, looking_as, start_marac(personas, looking_as))
    case = marac.heard(marac.taken())
    with looking_as(personas.bob) as bob:
        parts = {row.part: row for row in Participant.objects.filter(case=case)}
        him = parts["perpetrator"]
        assessed_by = {"by": bob, "at": days(10)}
        draft = cases.begin_assessment(
            case=case, person_id=him.person_id, instrument_id=instrument.id, **assessed_by
        )
        cases.finish_assessment(
            draft=draft, answers=ANSWERS, window=draft.window, turn=1, version=0, **assessed_by
        )
        assert len(rows(bob, case, number=him.number)) == 1
        assert rows(bob, case, number=parts["victim"].number) == []
