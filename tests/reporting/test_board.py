"""The board page: whole at every stage, for those it is for, and never about a person."""

import json
from dataclasses import asdict, replace
from datetime import date, timedelta

import pytest
from django.db import connection

from plumbline.finding.enums import Method
from plumbline.finding.models import ShapeReport
from plumbline.reporting.queries import board_page
from plumbline.schemes.services import start_scheme
from plumbline.studies.services import evaluate
from plumbline.values.errors import NotVisible, PermissionRefused
from plumbline.web.board.presenters import answers_of
from tests.charters import signed
from tests.finding.made_up import INDEX, births, history, person_ids
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


def other_scheme(personas, as_role, looking_as):
    with as_role("worker"), looking_as(personas.alice):
        return start_scheme(
            slug="other-panel",
            kind="violence",
            name="Other panel",
            host_agency=personas.agencies["council"],
            partner_agencies=[personas.agencies["police"]],
            by=personas.alice,
        )


def test_the_result_of_another_scheme_and_of_no_scheme_is_not_this_ones(
    personas, scheme, put_history, plan, analysing, as_role, looking_as
):
    other = other_scheme(personas, as_role, looking_as)
    put_history(history(320, rate=3.0), births=births(320))
    of_another, of_none = plan(freeze(other, listed=100)), plan(freeze(listed=100))
    with analysing() as viewer:
        for protocol in (of_another, of_none):
            evaluate(protocol_id=protocol.id, by=viewer, at=LATER)
    with looking_as(personas.board):
        mine = board_page(personas.board, LATER, slug=scheme.slug).helped
        theirs = board_page(personas.board, LATER, slug=other.slug).helped
    assert (mine.result_id, mine.standing) == (None, "No result yet")
    assert theirs.result_id is not None


def test_each_list_of_a_scheme_stands_there_and_comparing_one_again_puts_none_out_of_sight(
    personas, scheme, put_history, plan, analysing, looking_as
):
    put_history(history(320, rate=3.0), births=births(320))
    first = plan(freeze(scheme, method=Method.BY_RANK, listed=20, at=INDEX - timedelta(days=2)))
    second = plan(freeze(scheme, method=Method.BY_RANK, listed=30))
    with analysing() as viewer:
        kept = evaluate(protocol_id=second.id, by=viewer, at=LATER - timedelta(days=1))
        again = [
            evaluate(protocol_id=first.id, by=viewer, at=LATER + timedelta(hours=hour)) for hour in (0, 1)
        ]
    with looking_as(personas.board):
        page = board_page(personas.board, LATER + timedelta(days=1))
    shown = (page.helped, *page.helped_before)
    assert [one.result_id for one in shown] == [kept.id, again[-1].id]
    assert [one.whose for one in shown] == ["List of 1 June 2026", "List of 30 May 2026"]
    assert all(one.whose in answers_of(page)[-1].rests_on for one in shown)


def test_what_was_compared_later_than_the_day_of_the_page_is_not_on_it(
    personas, scheme, put_history, plan, analysing, looking_as
):
    put_history(history(320, rate=3.0), births=births(320))
    protocol = plan(freeze(scheme, listed=200))
    with analysing() as viewer:
        evaluate(protocol_id=protocol.id, by=viewer, at=LATER + timedelta(days=3000))
    with looking_as(personas.board):
        assert board_page(personas.board, LATER).helped.result_id is None


def test_lists_that_do_not_say_the_same_have_no_one_verdict(personas, scheme, looking_as):
    with looking_as(personas.board):
        page = board_page(personas.board, LATER)
    fell = replace(page.helped, verdict="fell", sentence="Violence fell.", whose="List of 1 June 2026")
    unclear = replace(page.helped, verdict="cannot_tell", whose="List of 1 May 2026")
    told = answers_of(replace(page, helped=fell, helped_before=(unclear,)))[-1]
    assert told.answer == "The lists of this scheme do not say the same"
    assert "List of 1 June 2026: Violence fell." in told.rests_on
    assert "List of 1 May 2026: We cannot tell yet" in told.rests_on


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
