"""The board page: whole at every stage, for those it is for, and never about a person."""

import json
from dataclasses import asdict
from datetime import date

import pytest
from django.db import connection

from plumbline.finding.enums import Method
from plumbline.finding.models import ShapeReport
from plumbline.reporting.queries import board_page
from plumbline.studies.services import evaluate
from plumbline.values.errors import NotVisible, PermissionRefused
from tests.charters import signed
from tests.finding.made_up import births, history, person_ids
from tests.finding.panels import freeze
from tests.studies.conftest import LATER


pytestmark = pytest.mark.django_db

MEASURED = {
    "n": 900,
    "events": 2000,
    "population": 9000,
    "top_tenth_events": 800,
    "top_tenth_share": 0.4,
    "top_tenth_ci_low": 0.37,
    "top_tenth_ci_high": 0.43,
    "expected_top_tenth_share": 0.2,
    "hidden": False,
}


@pytest.fixture
def measured(personas, as_role, looking_as):
    with as_role("analyst"), looking_as(personas.analyst):
        from plumbline.audit.enums import Verb
        from plumbline.audit.services import record

        record("shape.measured", verb=Verb.COMBINATION, object_kind="shape", objects=[], by=personas.analyst)
        ShapeReport(
            made_at=LATER,
            made_by=personas.analyst.user_id,
            problem="violence",
            period_from=date(2025, 1, 1),
            period_to=date(2025, 12, 31),
            made_up=True,
            recommendation="people",
            document_version=1,
            document={
                "sentence": "It fits.",
                "reasons": ["A reason."],
                "people": MEASURED,
                "couples": None,
                "places": None,
            },
        ).save(force_insert=True)


def test_before_anything_is_known_the_page_says_so(personas, scheme, looking_as):
    with looking_as(personas.board):
        page = board_page(personas.board, LATER)
    assert page.charter is None
    assert page.fit.recommendation == "cannot_tell"
    assert page.helped.verdict == "cannot_tell"
    assert page.helped.sentence.startswith("We cannot tell yet")
    assert all(figure.period for figure in page.acted)


def test_the_charter_is_shown_as_signed(personas, scheme, as_role, looking_as):
    with as_role("worker"), looking_as(personas.alice):
        signed(scheme, aim="Less violence", by=personas.alice)
    with looking_as(personas.board):
        charter = board_page(personas.board, LATER).charter
    assert (charter.aim, charter.overdue) == ("Less violence", True)


def test_fit_shows_the_worst_tenth_beside_chance(personas, scheme, measured, looking_as):
    with looking_as(personas.board):
        fit = board_page(personas.board, LATER).fit
    assert fit.recommendation == "people"
    assert fit.figures[0].words == "800 of 2,000 events (40%; 37% to 43%); chance alone would give 20%"
    assert (fit.figures[0].numerator, fit.figures[0].denominator) == (800, 2000)
    assert "1 January 2025" in fit.figures[0].period


def test_a_round_without_a_result_says_how_many_people_it_takes(personas, scheme, put_history, looking_as):
    put_history(history())
    run = freeze(scheme, listed=40)
    with looking_as(personas.board):
        page = board_page(personas.board, LATER)
    assert page.helped.sentence == (
        f"We cannot tell yet: to see a 30% fall we need about {run.plan['needed']:,} people; we have 40."
    )
    assert page.made_up


def test_a_result_is_shown_with_the_naive_figure_beside_what_selection_gives(
    personas, scheme, put_history, plan, analysing, looking_as
):
    put_history(history(320, rate=3.0), births=births(320))
    protocol = plan(freeze(scheme, listed=200))
    with analysing() as viewer:
        result = evaluate(protocol_id=protocol.id, by=viewer, at=LATER)
    with looking_as(personas.board):
        page = board_page(personas.board, LATER)
        text = json.dumps(asdict(page), default=str)
    assert page.helped.sentence == result.sentence
    assert "%" in page.helped.struck
    assert "%" in page.helped.instead
    assert page.helped.figures[0].ci_low < page.helped.figures[0].share < page.helped.figures[0].ci_high
    assert not any(person in text for person in person_ids(320))


def told_by_rank(scheme, put_history, plan, analysing, **more):
    put_history(history(**more))
    protocol = plan(freeze(scheme, method=Method.BY_RANK, listed=20))
    with analysing() as viewer:
        evaluate(protocol_id=protocol.id, by=viewer, at=LATER)


def test_by_rank_without_three_years_there_is_no_fair_comparison(
    personas, scheme, put_history, plan, analysing, looking_as
):
    told_by_rank(scheme, put_history, plan, analysing, days=2 * 365)
    with looking_as(personas.board):
        helped = board_page(personas.board, LATER).helped
    assert helped.verdict == "cannot_tell"
    assert "no fair comparison yet" in helped.sentence
    assert helped.strength.startswith("As evidence this is very weak.")


def test_by_rank_with_three_years_it_says_which_design_it_is_and_why_it_is_weaker(
    personas, scheme, put_history, plan, analysing, looking_as
):
    told_by_rank(scheme, put_history, plan, analysing)
    with looking_as(personas.board):
        helped = board_page(personas.board, LATER).helped
    assert "such histories did a year earlier" in helped.design
    assert helped.strength.startswith("As evidence this is moderate. Weaker than a lottery: ")
    assert "to expect of such histories" in helped.figures[0].label


def test_the_page_is_not_for_everybody(personas, scheme, looking_as):
    for refused in (personas.dana, personas.bob, personas.worker):
        with looking_as(refused), pytest.raises(PermissionRefused):
            board_page(refused, LATER)
    with looking_as(personas.charlie), pytest.raises(NotVisible):
        board_page(personas.charlie, LATER)


def test_the_board_sees_no_row_about_a_person(personas, scheme, put_history, looking_as):
    put_history(history())
    freeze(scheme)
    with looking_as(personas.board), connection.cursor() as cursor:
        for table in ("finding_nomination", "finding_nominationdecision"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone()[0] == 0
